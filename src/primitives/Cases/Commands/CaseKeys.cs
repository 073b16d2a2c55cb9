using Yiwang.Cases.Facts;
using Yiwang.Events;

namespace Yiwang.Cases.Commands;

/// <summary>
/// An idempotency key is a head of the very fact that it guards, so that key and fact are one atomic write, and a repeat is answered by that fact however late it comes.
/// </summary>
internal sealed class CaseKeys(CaseLog log, CaseBook book)
{
    public const int LengthMax = 100;

    public static Outcome Check(string? key) => key is null or { Length: >= 1 and <= LengthMax } ? Outcome.Ok
        : new(Codes.RequestInvalid, "key", "key", new Bilingual($"幂等键须为 1–{LengthMax} 个字符。", $"An idempotency key has 1 to {LengthMax} characters."));

    /// <summary>What the first command with the key brought about; null = it is new.</summary>
    /// <param name="isSame">Whether a fact is what the command would bring about.</param>
    public Outcome<CaseState>? Before(Actor actor, string? key, Func<CaseFact, bool> isSame)
    {
        if (key is null || log.FindHead(CaseNames.Key(actor.Scope, key)) is not (>= 0 and var position)) return null;
        if (book.At(position) is { } fact && isSame(fact)) return fact.Case;
        return new Outcome(Codes.EventsConflict, "key", "key", new Bilingual("这个幂等键已用于另一个请求，请换一个。", "This idempotency key was used for another request; take a new one."));
    }

    public static IReadOnlyList<Expected> Claims(Actor actor, string? key) => key is null ? [] : [new(CaseNames.Key(actor.Scope, key), -1)];
}
