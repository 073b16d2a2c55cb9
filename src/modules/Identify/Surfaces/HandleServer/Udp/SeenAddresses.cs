namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>Addresses seen lately, by hash: four places a set, the oldest makes room. Fixed size, no lock: a torn entry is only forgotten or kept a little longer.</summary>
internal sealed class SeenAddresses
{
    private const int Ways = 4;
    private readonly ulong[] _keys;
    private readonly long[] _until;
    private readonly TimeSpan _kept;
    private readonly TimeProvider _time;

    /// <param name="rows">A power of two.</param>
    public SeenAddresses(int rows, TimeSpan kept, TimeProvider time) => (_keys, _until, _kept, _time) = (new ulong[rows], new long[rows], kept, time);

    public void Add(ulong key)
    {
        var (from, now) = (Set(key), _time.GetUtcNow().UtcTicks);
        var place = from;
        for (var i = from; i < from + Ways; i++)
        {
            if (_keys[i] == key) { place = i; break; }
            if (_until[i] < _until[place]) place = i;
        }
        Volatile.Write(ref _keys[place], key);
        Volatile.Write(ref _until[place], now + _kept.Ticks);
    }

    public bool Contains(ulong key)
    {
        var from = Set(key);
        for (var i = from; i < from + Ways; i++)
            if (Volatile.Read(ref _keys[i]) == key) return Volatile.Read(ref _until[i]) > _time.GetUtcNow().UtcTicks;
        return false;
    }

    private int Set(ulong key) => (int)(key * 0x9E3779B97F4A7C15UL >> 40) & (_keys.Length - Ways) & ~(Ways - 1);
}
