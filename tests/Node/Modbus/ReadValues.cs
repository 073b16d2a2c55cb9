using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Streams;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>The newest value of each point, NaN after a loss.</summary>
internal sealed class ReadValues : IReadingSink
{
    private readonly ConcurrentDictionary<int, double> _values = new();

    public double this[int index] => _values.GetValueOrDefault(index, double.NaN);
    public bool Number(int index, long sourceTimeUs, double raw, Quality quality) => Set(index, raw);
    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality) => Set(index, raw);
    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality) => true;
    public void Lost(int index, long sinceUs, Quality why) => Set(index, double.NaN);
    public ValueTask<bool> StoredAsync() => new(true);

    public void Flush()
    {
    }

    public async Task Until(Func<ReadValues, bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds(this))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new TimeoutException();
            await look.WaitForNextTickAsync();
        }
    }

    private bool Set(int index, double value)
    {
        _values[index] = value;
        return true;
    }
}
