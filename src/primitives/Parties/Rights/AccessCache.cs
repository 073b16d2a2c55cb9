using System.Numerics;

namespace Yiwang.Parties.Rights;

/// <summary>
/// Keeps what the public sees of a log entry, for hot paths. Entries never change, so an answer kept under its position never grows stale. Answers for
/// anybody else are neither kept nor given: rights change, positions do not.
/// </summary>
/// <param name="slots">Rounded up to a power of two. When two positions meet in a slot the newer answer stays.</param>
public sealed class AccessCache<TAnswer>(int slots = 16_384) where TAnswer : class
{
    private readonly Entry?[] _slots = new Entry?[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(slots, 1, 1 << 24))];

    public TAnswer? Find(Principal principal, long position)
    {
        if (!principal.IsPublic) return null;
        var entry = Volatile.Read(ref Slot(position));
        return entry is not null && entry.Position == position ? entry.Answer : null;
    }

    public void Keep(Principal principal, long position, TAnswer answer)
    {
        if (principal.IsPublic) Volatile.Write(ref Slot(position), new Entry(position, answer));
    }

    // Positions are dense: neighbours should not share slots, which the low bits give for free.
    private ref Entry? Slot(long position) => ref _slots[position & (_slots.Length - 1)];

    private sealed record Entry(long Position, TAnswer Answer);
}
