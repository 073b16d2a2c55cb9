namespace Yiwang.Wire.Handle.Security;

/// <summary>
/// Counters seen in a session, so that a message counts once. Clients number from 1 and may overtake themselves over several connections; what is more than
/// 1,024 behind the highest is refused unseen. (The reference remembers 200 in order of arrival.) Safe for any number of callers at once.
/// </summary>
public sealed class ReplayWindow
{
    public const int Size = 1_024;
    private const int BitsOfWord = 64;

    private readonly ulong[] _seen = new ulong[Size / BitsOfWord];
    private readonly Lock _lock = new();
    private int _highest;

    /// <returns>False for a counter that was here before, is too old, or is not positive.</returns>
    public bool TryAccept(int counter)
    {
        // the last number has none after it to compare with
        if (counter is <= 0 or int.MaxValue) return false;
        lock (_lock)
        {
            if (counter <= _highest - Size) return false;
            if (counter > _highest) Advance(counter);
            ref var word = ref _seen[counter % Size / BitsOfWord];
            var bit = 1UL << (counter % BitsOfWord);
            if ((word & bit) != 0) return false;
            word |= bit;
            return true;
        }
    }

    private void Advance(int counter)
    {
        if (counter - _highest >= Size) Array.Clear(_seen);
        else
            for (var passed = _highest + 1; passed <= counter; passed++) _seen[passed % Size / BitsOfWord] &= ~(1UL << (passed % BitsOfWord));
        _highest = counter;
    }
}
