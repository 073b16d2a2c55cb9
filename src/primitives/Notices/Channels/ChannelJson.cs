using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;

namespace Yiwang.Notices.Channels;

internal sealed record ChannelPayload(string Channel, string Name = "", string Kind = "", bool Enabled = false, string From = "", string Address = "", bool Markdown = false, bool English = false, string? Keyword = null, string? Template = null, int PerMinute = 0, string Secret = "", string? Success = null);

/// <summary>JSON as it stands in the log and in the key store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelPayload))]
[JsonSerializable(typeof(ChannelSecret))]
internal sealed partial class ChannelJson : JsonSerializerContext
{
    public static EventDraft Draft(string kind, string owner, string? actor, ChannelPayload payload) => new()
    {
        Kind = kind,
        Owner = owner,
        Heads = [ChannelBook.Chain, $"channel:{payload.Channel}"],
        Actor = actor,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(payload, Default.ChannelPayload) },
    };

    /// <summary>Null when the group was erased.</summary>
    public static ChannelPayload? Read(RecordedEvent e) =>
        e.Payload.TryGetValue(Disclosure.Internal, out var payload) && payload is { } bytes ? JsonSerializer.Deserialize(bytes.Span, Default.ChannelPayload) : null;
}
