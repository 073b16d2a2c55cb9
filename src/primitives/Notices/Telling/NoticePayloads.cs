using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Notices.Telling;

internal sealed record IssuedPayload(string Notice, string Key, string Level, IReadOnlyList<PersonTold> To, string? Link = null, string? Group = null, IReadOnlyList<StepPayload>? Escalation = null);

/// <summary>In the sealed group under the owner's key, since words may name people and the first group of a fact can never be erased.</summary>
internal sealed record WordsPayload(string TitleZh, string TitleEn, string TextZh, string TextEn);

/// <param name="User">Handle.</param>
/// <param name="Organization">Over whose channels.</param>
internal sealed record PersonTold(string User, string Organization);

internal sealed record StepPayload(int AfterMinutes, IReadOnlyList<RecipientPayload> To);

internal sealed record RecipientPayload(string Organization, string? User = null, string? Role = null);

internal sealed record EscalatedPayload(string Notice, int Step, IReadOnlyList<PersonTold> To);

/// <param name="User">Handle; null = for everybody.</param>
internal sealed record SettledPayload(string Notice, string? User = null);

internal sealed record ReadPayload(string User, IReadOnlyList<string> Notices);

/// <param name="Reason">Of a failure, for people.</param>
internal sealed record DeliveryPayload(string Notice, string User, string Channel, string Kind, int Attempts, string? Reason = null);

/// <summary>JSON as it stands in the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IssuedPayload))]
[JsonSerializable(typeof(WordsPayload))]
[JsonSerializable(typeof(EscalatedPayload))]
[JsonSerializable(typeof(StepPayload))]
[JsonSerializable(typeof(SettledPayload))]
[JsonSerializable(typeof(ReadPayload))]
[JsonSerializable(typeof(DeliveryPayload))]
internal sealed partial class NoticeJson : JsonSerializerContext
{
    public static EventDraft Draft<T>(string kind, string owner, string head, string? actor, T payload, JsonTypeInfo<T> type) => new()
    {
        Kind = kind,
        Owner = owner,
        Heads = [head],
        Actor = actor,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(payload, type) },
    };

    public static EventDraft Issued(string owner, IssuedPayload issued, WordsPayload words, string? about) => Draft(NoticeKinds.NoticeIssued, owner, NoticeSubjects.Of(issued.Notice), null, issued, Default.IssuedPayload) with
    {
        // the chain comes first: only of the first head the one before is known
        Heads = about is null ? [NoticeSubjects.Of(issued.Notice)] : [NoticeMatters.Head(about), NoticeSubjects.Of(issued.Notice)],
        SealSubject = owner,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(issued, Default.IssuedPayload),
            [Disclosure.Sealed] = JsonSerializer.SerializeToUtf8Bytes(words, Default.WordsPayload),
        },
    };

    /// <summary>Null when they were erased.</summary>
    public static WordsPayload? Words(IEvents events, RecordedEvent e) => events.Unseal(e) is { } clear ? JsonSerializer.Deserialize(clear, Default.WordsPayload) : null;

    /// <summary>Null when the group was erased.</summary>
    public static T? Read<T>(RecordedEvent e, JsonTypeInfo<T> type) where T : class =>
        e.Payload.TryGetValue(Disclosure.Internal, out var payload) && payload is { } bytes ? JsonSerializer.Deserialize(bytes.Span, type) : null;
}
