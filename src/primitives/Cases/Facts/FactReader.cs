using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;

namespace Yiwang.Cases.Facts;

/// <summary>Reads a fact back. Null when its group was erased or is of another shape, as one written by a later version may be; never throws.</summary>
internal static class FactReader
{
    // What a form may hold once unpacked: sixteen times what fits into an entry.
    private const int UnpackedMax = 1 << 20;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> None = new Dictionary<string, IReadOnlyList<string>>();

    public static CaseFact? Read(RecordedEvent e)
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } payload) return null;
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 34 });
            return Read(e, document.RootElement);
        }
        catch (Exception x) when (x is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static CaseFact Read(RecordedEvent e, JsonElement root)
    {
        var act = root.GetProperty("act");
        var personal = Text(root, "personal");
        var state = new CaseState
        {
            Id = root.GetProperty("id").GetString()!, Form = root.GetProperty("form").GetString()!, Version = root.GetProperty("version").GetInt32(), Hash = Text(root, "hash") ?? "",
            Number = root.GetProperty("number").GetString()!, Title = Text(root, "title") ?? "", State = root.GetProperty("state").GetString()!, Applicant = root.GetProperty("applicant").GetString()!,
            OpenedBy = Text(root, "openedBy"), Parent = Text(root, "parent"), OpenedAtUs = Number(root, "openedAt") ?? 0, MovedAtUs = Number(root, "movedAt") ?? 0, WakeAtUs = Number(root, "wake"),
            Parties = Map(root, "parties"), Agreed = Map(root, "agreed"), Took = Map(root, "took"), Things = List(root, "things"), Clocks = Clocks(root), Values = Values(root),
            Opened = Number(root, "opened") ?? e.Position, Since = CaseFact.ChangesForms(e.Kind) ? e.Position : Number(root, "since") ?? -1,
            Personal = personal == "here" ? e.Position : Number(root, "personal") ?? -1, Position = e.Position, RecordedAtUs = e.RecordedAtUs,
        };
        return new CaseFact(e.Kind, state, new CaseAct
        {
            Transition = Text(act, "transition"), From = Text(act, "from"), Opinion = Text(act, "opinion"), Changed = List(act, "changed"), Renamed = act.TryGetProperty("renamed", out _),
            Clock = Text(act, "clock"), Tell = act.TryGetProperty("tell", out var tell) ? tell.GetInt32() : null,
            Signature = act.TryGetProperty("signature", out var signature) ? JsonObject.Create(signature.Clone()) : null, Actor = e.Actor, OccurredAtUs = e.OccurredAtUs,
        });
    }

    private static JsonObject Values(JsonElement root)
    {
        if (root.TryGetProperty("values", out var values)) return JsonObject.Create(values.Clone()) ?? [];
        if (!root.TryGetProperty("packed", out var packed)) return [];
        using var brotli = new BrotliStream(new MemoryStream(packed.GetBytesFromBase64()), CompressionMode.Decompress);
        var buffer = new byte[UnpackedMax];
        var length = brotli.ReadAtLeast(buffer, UnpackedMax, throwOnEndOfStream: false);
        return JsonNode.Parse(buffer.AsSpan(0, length)) as JsonObject ?? [];
    }

    private static List<CaseClock> Clocks(JsonElement root)
    {
        if (!root.TryGetProperty("clocks", out var clocks)) return [];
        return [.. clocks.EnumerateArray().Select(c => new CaseClock(c.GetProperty("code").GetString()!, Number(c, "from") ?? 0, Number(c, "counted") ?? Number(c, "from") ?? 0, Number(c, "due") ?? 0, Number(c, "left"),
            c.TryGetProperty("overdue", out _), c.TryGetProperty("told", out var told) ? told.GetInt32() : 0, c.TryGetProperty("span", out var span) ? span.GetInt32() : -1))];
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static long? Number(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? long.Parse(text.GetString()!, CultureInfo.InvariantCulture) : null;

    private static IReadOnlyList<string> List(JsonElement of, string name) => of.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(t => t.GetString()!)] : [];

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Map(JsonElement of, string name) => of.TryGetProperty(name, out var map)
        ? map.EnumerateObject().ToDictionary(m => m.Name, m => (IReadOnlyList<string>)[.. m.Value.EnumerateArray().Select(t => t.GetString()!)], StringComparer.Ordinal)
        : None;
}
