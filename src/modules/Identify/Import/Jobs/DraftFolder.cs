using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Identify.Import.Checks;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>Imports on disk: one folder each with the uploaded file, the draft and its findings.</summary>
internal sealed class DraftFolder(string root)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new TemplateBodyText(), new JsonStringEnumConverter() } };

    public string SourceOf(string id) => Path.Combine(root, id, "source");
    private string DraftOf(string id) => Path.Combine(root, id, "draft.json");
    private string FindingsOf(string id) => Path.Combine(root, id, "findings.json");

    public void Create(string id) => Directory.CreateDirectory(Path.Combine(root, id));

    /// <summary>Written beside and renamed, so that a crash leaves the old draft or the new one.</summary>
    public void Save(ImportDraft draft) => Replace(DraftOf(draft.Id), draft);

    public void Save(string id, FindingList findings) =>
        Replace(FindingsOf(id), new StoredFindings(findings.Kept, [.. findings.BadRows], findings.ByCode.ToDictionary()));

    private static void Replace<T>(string path, T content)
    {
        using (var file = File.Create(path + ".new")) JsonSerializer.Serialize(file, content, Json);
        File.Move(path + ".new", path, overwrite: true);
    }

    public StoredFindings? FindingsIn(string id) => Read<StoredFindings>(FindingsOf(id));

    public IEnumerable<ImportDraft> All()
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            var draft = Read<ImportDraft>(DraftOf(Path.GetFileName(folder)));
            if (draft is not null) yield return draft;
            else Directory.Delete(folder, recursive: true);
        }
    }

    private static T? Read<T>(string path) where T : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, Json);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Delete(string id)
    {
        var folder = Path.Combine(root, id);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private sealed class TemplateBodyText : JsonConverter<TemplateBody>
    {
        public override TemplateBody? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TemplateJson.TryRead(reader.GetBytesFromBase64());
        public override void Write(Utf8JsonWriter writer, TemplateBody value, JsonSerializerOptions options) => writer.WriteBase64StringValue(TemplateJson.Write(value));
    }
}

internal sealed record StoredFindings(IReadOnlyList<Finding> Kept, IReadOnlyList<int> BadRows, IReadOnlyDictionary<string, long> ByCode);
