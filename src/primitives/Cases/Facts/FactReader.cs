using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Travel;
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
        catch (Exception x) when (x is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    private static CaseFact Read(RecordedEvent e, JsonElement root)
    {
        var act = root.GetProperty("act");
        var read = State(root);
        var state = read with
        {
            Opened = read.Opened < 0 ? e.Position : read.Opened, Since = CaseFact.ChangesForms(e.Kind) ? e.Position : read.Since,
            Personal = Text(root, "personal") == "here" ? e.Position : read.Personal, Position = e.Position, RecordedAtUs = e.RecordedAtUs,
        };
        return new CaseFact(e.Kind, state, new CaseAct
        {
            Transition = Text(act, "transition"), From = Text(act, "from"), Opinion = Text(act, "opinion"), Changed = List(act, "changed"), Renamed = act.TryGetProperty("renamed", out _),
            Trouble = Text(act, "trouble"), Earlier = act.TryGetProperty("earlier", out var earlier) ? JsonArray.Create(earlier.Clone()) : null,
            Clock = Text(act, "clock"), Tell = act.TryGetProperty("tell", out var tell) ? tell.GetInt32() : null,
            Signature = act.TryGetProperty("signature", out var signature) ? JsonObject.Create(signature.Clone()) : null, Actor = e.Actor, OccurredAtUs = e.OccurredAtUs,
        });
    }

    /// <summary>The case in a fact, or in what came from another node; throws what <see cref="Read(RecordedEvent)"/> catches.</summary>
    public static CaseState State(JsonElement root) => new()
    {
        Id = Given(root, "id"), Form = Given(root, "form"), Version = root.GetProperty("version").GetInt32(), Hash = Text(root, "hash") ?? "",
        Number = Given(root, "number"), Title = Text(root, "title") ?? "", State = Given(root, "state"), Applicant = Given(root, "applicant"),
        OpenedBy = Text(root, "openedBy"), Parent = Text(root, "parent"), OpenedAtUs = Number(root, "openedAt") ?? 0, MovedAtUs = Number(root, "movedAt") ?? 0, WakeAtUs = Number(root, "wake"),
        Parties = Map(root, "parties"), Agreed = Map(root, "agreed"), Took = Map(root, "took"), Things = List(root, "things"), Clocks = Clocks(root), Values = Values(root),
        Custody = Custody(root), Opened = Number(root, "opened") ?? -1, Since = Number(root, "since") ?? -1, Personal = Text(root, "personal") is { } at && at != "here" ? long.Parse(at, CultureInfo.InvariantCulture) : -1,
    };

    private static CaseCustody? Custody(JsonElement root)
    {
        if (!root.TryGetProperty("custody", out var c)) return null;
        return new CaseCustody(c.GetProperty("token").GetInt32(), Enum.Parse<CasePlace>(c.GetProperty("place").GetString()!), c.GetProperty("with").GetString()!, c.GetProperty("pact").GetString()!, Number(c, "since") ?? 0, Number(c, "asOf"))
        {
            Kept = List(c, "kept"),
            From = c.TryGetProperty("from", out var from)
                ? [.. from.EnumerateArray().Select(s => new CaseStation(s.GetProperty("organization").GetString()!, s.GetProperty("pact").GetString()!, s.GetProperty("sender").GetString()!))] : [],
        };
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
        return [.. clocks.EnumerateArray().Select(c => new CaseClock(Given(c, "code"), Number(c, "from") ?? 0, Number(c, "counted") ?? Number(c, "from") ?? 0, Number(c, "due") ?? 0, Number(c, "left"),
            c.TryGetProperty("overdue", out _), c.TryGetProperty("told", out var told) ? told.GetInt32() : 0, c.TryGetProperty("span", out var span) ? span.GetInt32() : -1))];
    }

    private static string Given(JsonElement of, string name) => of.GetProperty(name).GetString() ?? throw new FormatException(name);

    /// <summary>What came from another node may hold null where a text must stand.</summary>
    public static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString() ?? throw new FormatException())];

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static long? Number(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? long.Parse(text.GetString()!, CultureInfo.InvariantCulture) : null;

    private static IReadOnlyList<string> List(JsonElement of, string name) => of.TryGetProperty(name, out var list) ? Texts(list) : [];

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Map(JsonElement of, string name) => of.TryGetProperty(name, out var map)
        ? map.EnumerateObject().ToDictionary(m => m.Name, m => Texts(m.Value), StringComparer.Ordinal)
        : None;
}
