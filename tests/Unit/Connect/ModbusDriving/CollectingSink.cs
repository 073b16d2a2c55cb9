using Yiwang.Connect.Acquisition;
using Yiwang.Streams;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

/// <summary>Keeps what a driver reads and lets a test wait for something in it.</summary>
internal sealed class CollectingSink : IReadingSink
{
    private readonly Lock _lock = new();
    private readonly List<Reading> _refused = [];

    public List<Reading> Readings { get; } = [];
    /// <summary>While true every value is turned away.</summary>
    public bool Full { get; set; }
    /// <summary>Each time that one was turned away.</summary>
    public Reading[] Refused
    {
        get
        {
            lock (_lock) return [.. _refused];
        }
    }

    public bool Number(int index, long sourceTimeUs, double raw, Quality quality) => Add(new(index, sourceTimeUs, raw, quality));
    public bool Integer(int index, long sourceTimeUs, long raw, Quality quality) => Add(new(index, sourceTimeUs, raw, quality));
    public bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality) => Add(new(index, sourceTimeUs, double.NaN, quality, System.Text.Encoding.UTF8.GetString(value)));
    public void Lost(int index, long sinceUs, Quality why) => Add(new(index, sinceUs, double.NaN, why), always: true);
    public ValueTask<bool> StoredAsync() => new(true);

    public void Flush()
    {
    }

    /// <summary>Until what is there fulfils something; a minute is for machines under load.</summary>
    public async Task Until(Func<CollectingSink, bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds(this))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new TimeoutException();
            await look.WaitForNextTickAsync();
        }
    }

    public Reading Last(int index)
    {
        lock (_lock) return Readings.LastOrDefault(r => r.Index == index) ?? new(index, 0, double.NaN, Quality.UncertainInitial);
    }

    public int Good(int index)
    {
        lock (_lock) return Readings.Count(r => r.Index == index && r.Quality.IsGood);
    }

    public bool Has(Reading reading)
    {
        lock (_lock) return Readings.Contains(reading);
    }

    public bool IsLost(int index, Quality why)
    {
        lock (_lock) return Readings.FindLast(r => r.Index == index)?.Quality == why;
    }

    private bool Add(Reading reading, bool always = false)
    {
        lock (_lock)
        {
            if (Full && !always)
            {
                _refused.Add(reading);
                return false;
            }
            Readings.Add(reading);
            return true;
        }
    }
}

internal sealed record Reading(int Index, long TimeUs, double Value, Quality Quality, string? Text = null);
