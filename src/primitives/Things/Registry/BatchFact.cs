using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Things.Registry;

/// <summary>What a BatchCommitted event says about an import.</summary>
internal sealed record BatchFact(long Count, string? Prefix, string? Template, IReadOnlyList<BatchSpan> Spans)
{
    public static BatchFact? Read(RecordedEvent e)
    {
        if (e.Kind != LogKinds.BatchCommitted || !e.Payload.TryGetValue(Disclosure.Public, out var payload) || payload is not { } json) return null;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(Number(root.GetProperty("count")), Text(root, "prefix"), Text(root, "template"), [.. root.GetProperty("spans").EnumerateArray().Select(s => new BatchSpan(Number(s[0]), Number(s[1])))]);
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long Number(JsonElement text) => long.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
