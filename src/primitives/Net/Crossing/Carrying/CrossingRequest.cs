using Yiwang.Events;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Carrying;

/// <summary>A signed request, whatever carries it.</summary>
/// <param name="Fields">Names in lower case.</param>
public sealed record CrossingRequest(Uri Target, IReadOnlyDictionary<string, string> Fields, ReadOnlyMemory<byte> Body)
{
    internal SignedMessage Message => new() { Method = "POST", Target = Target, Fields = Fields };
}

/// <param name="Status">ok, or why there is no signed answer.</param>
/// <param name="Body">Empty with a refusal.</param>
/// <param name="RetryAfter">How long the other side wants to be left alone.</param>
public sealed record CrossingResponse(Outcome Status, IReadOnlyDictionary<string, string> Fields, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null)
{
    public static CrossingResponse Refuse(Outcome why, TimeSpan? retryAfter = null) => new(why, new Dictionary<string, string>(), default, retryAfter);
}
