using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Net.Travel;

/// <summary>Which case a fact is about, and under which token it goes.</summary>
internal sealed record SentCase(string Id, int Token)
{
    // what stands in the custody in place of a pact
    private const string Move = "move:";

    /// <summary>Null also for a case that leaves with its organisation, which takes it along itself.</summary>
    public static SentCase? Of(RecordedEvent e) => Read(e, root =>
    {
        var custody = root.GetProperty("custody");
        return custody.GetProperty("pact").GetString()!.StartsWith(Move, StringComparison.Ordinal) ? null : new SentCase(root.GetProperty("id").GetString()!, custody.GetProperty("token").GetInt32());
    });

    /// <summary>Null also for a case that has never left, which is most of them.</summary>
    public static string? IdOf(RecordedEvent e) => Read(e, root => root.TryGetProperty("custody", out _) ? root.GetProperty("id").GetString() : null);

    private static T? Read<T>(RecordedEvent e, Func<JsonElement, T?> read) where T : class
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } payload || payload.Span.IndexOf("\"custody\""u8) < 0) return null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            return read(document.RootElement);
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or InvalidOperationException) { return null; }
    }
}
