using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;

namespace Yiwang.Things.Registry;

/// <summary>
/// An idempotency key is a head subject of the very entry that it guards, so that key and fact are one atomic write and can never disagree, and a repeat is
/// answered by that entry however late it comes.
/// </summary>
internal static class IdempotencyKeys
{
    public const int LengthMax = 200;

    public static Outcome Check(string? key) => key is null or { Length: >= 1 and <= LengthMax } ? Outcome.Ok
        : new(Codes.RequestInvalid, "idempotencyKey", "idempotencyKey", new Bilingual($"幂等键须为 1–{LengthMax} 个字符。", $"An idempotency key has 1 to {LengthMax} characters."));

    public static string Subject(string owner, string key) => $"idem:{owner}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}";

    public static Outcome UsedOtherwise() => new(Codes.EventsConflict, "idempotencyKey", "idempotencyKey", new Bilingual("这个幂等键已用于另一个请求，请换一个。", "This idempotency key was used for another request; take a new one."));
}
