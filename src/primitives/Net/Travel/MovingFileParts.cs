using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;
using Yiwang.Events.Moving;

namespace Yiwang.Net.Travel;

/// <summary>What has come of attachments that are not whole yet goes with the receiver: the sender goes on with the next part at the new node.</summary>
/// <param name="folder">Of <see cref="FileParts"/>.</param>
internal sealed class MovingFileParts(string folder) : IMovingGoods
{
    private const int PieceBytes = 2 << 20;

    public string Name => "file-parts";

    /// <param name="cursor">File and offset, with a colon between.</param>
    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        var (last, offset) = Parse(cursor);
        foreach (var path in Files(organization).Where(p => string.CompareOrdinal(Path.GetFileName(p), last) >= 0))
        {
            var name = Path.GetFileName(path);
            await using var file = File.OpenRead(path);
            var from = name == last ? offset : 0;
            if (from >= file.Length && (name == last || file.Length > 0)) continue;
            file.Position = from;
            var bytes = new byte[Math.Min(PieceBytes, file.Length - from)];
            await file.ReadExactlyAsync(bytes, cancel);
            return Page(new MovedPart(name, from, bytes), string.Create(CultureInfo.InvariantCulture, $"{name}:{from + Math.Max(1, bytes.Length)}"), false);
        }
        return Page(new MovedPart("", 0, []), cursor, true);
    }

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        MovedPart? part;
        try { part = JsonSerializer.Deserialize(page, MovedPartJson.Default.MovedPart); }
        catch (JsonException) { part = null; }
        if (part is { Name: "" }) return Outcome.Ok;
        if (part is null || part.Offset < 0 || !FileParts.IsOf(part.Name, organization)) return new Outcome(Codes.NetBadAnswer, Name);
        Directory.CreateDirectory(folder);
        await using var to = new FileStream(Path.Combine(folder, part.Name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (to.Length < part.Offset) return new Outcome(Codes.NetBadAnswer, Name);
        to.SetLength(part.Offset);
        to.Position = part.Offset;
        await to.WriteAsync(part.Bytes, cancel);
        return Outcome.Ok;
    }

    public ValueTask GoneAsync(string organization, CancellationToken cancel)
    {
        foreach (var path in Files(organization)) File.Delete(path);
        return default;
    }

    private List<string> Files(string organization) => !Directory.Exists(folder) ? []
        : [.. Directory.GetFiles(folder).Where(p => FileParts.IsOf(Path.GetFileName(p), organization)).OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    private static (string Name, long Offset) Parse(string cursor) =>
        cursor.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && long.TryParse(cursor.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? (cursor[..colon], offset) : ("", 0);

    private static GoodsPage Page(MovedPart part, string next, bool end) => new(JsonSerializer.SerializeToUtf8Bytes(part, MovedPartJson.Default.MovedPart), next, end);
}

internal sealed record MovedPart(string Name, long Offset, byte[] Bytes);

[JsonSerializable(typeof(MovedPart))]
internal sealed partial class MovedPartJson : JsonSerializerContext;
