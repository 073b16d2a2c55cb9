using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;

namespace Yiwang.Things.Prefixes;

/// <summary>What events say about a prefix. Absent node = the node of this log.</summary>
internal sealed record PrefixFact
{
    public required string Prefix { get; init; }
    public string? Holder { get; init; }
    public string? HolderName { get; init; }
    public string? Node { get; init; }
    /// <summary>Base64.</summary>
    public string? PublicKey { get; init; }
    public string? TtlSeconds { get; init; }
    /// <summary>Absent = 2641.</summary>
    public string? HandlePort { get; init; }
    public string? Reason { get; init; }
    /// <summary>The case on which it was given, or what proves a delegation that another node made, as an event id of its log.</summary>
    public string? Evidence { get; init; }
}

internal static class PrefixJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        MaxDepth = 8,
    };

    public static byte[] Write<T>(T fact) => JsonSerializer.SerializeToUtf8Bytes(fact, Options);

    public static string WriteText<T>(T fact) => JsonSerializer.Serialize(fact, Options);

    /// <summary>Null when the payload was erased or is of another shape, as one written by a later version may be.</summary>
    public static T? TryRead<T>(RecordedEvent e, Disclosure group) where T : class
    {
        if (!e.Payload.TryGetValue(group, out var bytes) || bytes is not { } payload) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(payload.Span, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static T? TryRead<T>(string text) where T : class => JsonSerializer.Deserialize<T>(text, Options);
}
