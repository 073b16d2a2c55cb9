using System.Collections.Concurrent;
using System.Net;

namespace Yiwang.Net.Counting;

/// <summary>A day that is still being counted.</summary>
internal sealed class OpenDay(long number)
{
    /// <summary>Addresses kept of one prefix and day; what others ask is counted together.</summary>
    public const int SourcesMax = 1_000;
    private readonly ConcurrentDictionary<UInt128, Source> _sources = new();
    private readonly Lock _second = new();
    private ServiceDay _told = ServiceDay.None("", number);
    private long _requests, _answered, _others, _thisSecond, _inSecond, _most, _mostAt;

    public long Number => number;
    public Latency Resolving { get; } = new();
    public Latency Registering { get; } = new();

    /// <param name="address">4 or 16 bytes; empty = not known.</param>
    public void Asked(ReadOnlySpan<byte> address, bool answered, long nowUs)
    {
        Interlocked.Increment(ref _requests);
        if (answered) Interlocked.Increment(ref _answered);
        Tick(nowUs);
        var key = KeyOf(address);
        if (address.IsEmpty || (!_sources.TryGetValue(key, out var source) && !TryOpen(key, out source))) Interlocked.Increment(ref _others);
        else Interlocked.Increment(ref source.Count);
    }

    /// <summary>Figures not yet saved under <paramref name="prefix"/>; null = nothing new.</summary>
    public (ServiceDay Now, ServiceDay Unsaved)? Changed(string prefix)
    {
        ServiceDay now;
        lock (_second) now = new(prefix, number, Interlocked.Read(ref _requests), Interlocked.Read(ref _answered), Resolving.Now, Registering.Now, _most, _mostAt, Interlocked.Read(ref _others));
        if (now.Requests == _told.Requests && now.Registering.Count == _told.Registering.Count) return null;
        return (now, now with
        {
            Requests = now.Requests - _told.Requests, Answered = now.Answered - _told.Answered, Resolving = Resolving.Unsaved(now.Resolving), Registering = Registering.Unsaved(now.Registering), OtherSources = now.OtherSources - _told.OtherSources,
        });
    }

    public List<(Source Source, SourceCount Unsaved)> ChangedSources() =>
        [.. _sources.Where(s => s.Value.Count != s.Value.Told).Select(s => (s.Value, new SourceCount(AddressOf(s.Key), Interlocked.Read(ref s.Value.Count) - s.Value.Told)))];

    public void Kept(ServiceDay now)
    {
        _told = now;
        Resolving.Kept(now.Resolving);
        Registering.Kept(now.Registering);
    }

    private bool TryOpen(UInt128 key, out Source source)
    {
        source = null!;
        if (_sources.Count >= SourcesMax) return false;
        source = _sources.GetOrAdd(key, _ => new Source());
        return true;
    }

    private void Tick(long nowUs)
    {
        var second = nowUs / 1_000_000;
        lock (_second)
        {
            if (second != _thisSecond) (_thisSecond, _inSecond) = (second, 0);
            if (++_inSecond > _most) (_most, _mostAt) = (_inSecond, second * 1_000_000);
        }
    }

    // an IPv4 address has its place among those of IPv6
    private static UInt128 KeyOf(ReadOnlySpan<byte> address) => address.Length switch
    {
        4 => 0xFFFF_0000_0000UL | System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address),
        16 => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(address),
        _ => 0,
    };

    private static string AddressOf(UInt128 key)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    internal sealed class Source
    {
        public long Count;
        public long Told;
    }
}
