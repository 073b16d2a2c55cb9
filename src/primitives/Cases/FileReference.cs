using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Storage.Blobs;

namespace Yiwang.Cases;

/// <summary>
/// One file of a field of type Files or Photos, whose value is a list of objects <c>{ref, name, type, size}</c>: <c>blob:sha256-…</c>, the name that the sender gave it, the media type that was found in its
/// bytes, and its bytes.
/// </summary>
public sealed record FileReference(BlobName Blob, string Name, string Type, long Bytes)
{
    public const string Scheme = "blob:";
    /// <summary>Of a name.</summary>
    public const int NameMax = 200;
    /// <summary>Of one field.</summary>
    public const int FilesMax = 50;

    public JsonObject ToJson() => new() { ["ref"] = Scheme + Blob, ["name"] = Name, ["size"] = Bytes, ["type"] = Type };

    /// <summary>Null for anything else, whatever it is.</summary>
    public static FileReference? Read(JsonNode? node)
    {
        if (node is not JsonObject file || Text(file, "ref") is not { } blob || !blob.StartsWith(Scheme, StringComparison.Ordinal) || !BlobName.TryParse(blob[Scheme.Length..], out var name)) return null;
        if (Text(file, "name") is not { Length: > 0 and <= NameMax } shown || Text(file, "type") is not { Length: > 0 and <= 100 } type) return null;
        var size = file["size"] is JsonValue value && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : -1;
        return size < 0 ? null : new(name, shown, type, size);
    }

    /// <summary>Every file in a value, also in the rows of a table; what is no file is passed over.</summary>
    public static IEnumerable<FileReference> In(JsonNode? value) => value switch
    {
        JsonObject record => Read(record) is { } file ? [file] : record.SelectMany(p => In(p.Value)),
        JsonArray list => list.SelectMany(In),
        _ => [],
    };

    private static string? Text(JsonObject file, string name) => file[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
