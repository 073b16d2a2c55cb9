using System.Text;
using Yiwang.Connect.Points;
using Yiwang.Expressions;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Live;

/// <summary>The newest that is known of one point, and how long it counts as present. For one thread at a time.</summary>
/// <param name="freshForUs">How long one value counts as present; <see cref="long.MaxValue"/> = until the source takes it back.</param>
/// <param name="reach">Whether word of it can come at all now; null = nothing but its own silence tells.</param>
internal class PointNow(Point point, long freshForUs, Func<bool>? reach = null)
{
    /// <summary>A source whose clock is off by more is not believed to speak of now.</summary>
    private const long LagMaxUs = 120_000_000;

    public Point Point => point;
    /// <summary>How long one value counts as present; <see cref="long.MaxValue"/> = until the source takes it back.</summary>
    public long FreshForUs => freshForUs;
    public LastSample? Last { get; private set; }
    public string? Text { get; private set; }
    public long LastGoodUs { get; private set; }
    public long HeardUs { get; private set; }
    /// <summary>On the live clock; 0 = not since the start.</summary>
    public long FreshUntilUs { get; private set; }

    /// <summary>The connection to it is gone: until a sample says otherwise, nothing that was read before makes it fresh.</summary>
    public bool IsLost => Last is { Quality: var q } && (q == Quality.BadOffline || q == Quality.BadNoAnswer);
    private long LagUs => Math.Max(LagMaxUs, freshForUs == long.MaxValue ? 0 : freshForUs);

    /// <summary>Word of it can come; false while the collector before it is away.</summary>
    public bool IsReached { get; private set; } = true;

    public bool IsFresh(long nowUs) => nowUs < FreshUntilUs && IsReached;

    /// <returns>Whether that has changed.</returns>
    public bool LookForSource()
    {
        if (reach is null || reach() == IsReached) return false;
        IsReached = !IsReached;
        return true;
    }

    /// <summary>As it stood before a restart or a change of the table: known, but not fresh.</summary>
    public void Restore(LastSample last, byte[] bytes)
    {
        Last = last;
        LastGoodUs = last.Quality.IsGood ? last.TimeUs : 0;
        if (point.SampleKind == SampleKind.Text) Text = Encoding.UTF8.GetString(bytes);
    }

    public void TakeOver(PointNow before) =>
        (Last, Text, LastGoodUs, HeardUs, FreshUntilUs) = (before.Last, before.Text, before.LastGoodUs, before.HeardUs, before.FreshUntilUs);

    /// <summary>Whether a sample is the newest. One from a clock that was ahead and has been set back since does not stand in the way for ever.</summary>
    public bool IsNewest(long timeUs, long wallUs) => Last is not { } last || timeUs >= last.TimeUs || last.TimeUs > wallUs + LagMaxUs;

    /// <summary>Takes the newest sample.</summary>
    /// <returns>Whether it speaks of now, so that rules must see it.</returns>
    public bool Take(in LastSample sample, ReadOnlySpan<byte> bytes, long nowUs, long wallUs)
    {
        Last = sample;
        if (point.SampleKind == SampleKind.Text) Text = Encoding.UTF8.GetString(bytes);
        if (sample.Quality.IsGood) LastGoodUs = sample.TimeUs;
        if (!sample.Quality.IsBad) HeardUs = sample.TimeUs;
        if (IsLost) FreshUntilUs = 0;
        else if (IsNow(sample.TimeUs, wallUs)) Refresh(nowUs);
        else return false;
        return true;
    }

    /// <summary>The source confirmed its value, kept or not.</summary>
    public bool Hear(long heardUs, long nowUs, long wallUs)
    {
        if (heardUs == HeardUs) return false;
        HeardUs = heardUs;
        if (IsLost || !IsNow(heardUs, wallUs)) return false;
        if (Last is { Quality.IsGood: true }) LastGoodUs = Math.Max(LastGoodUs, heardUs);
        var came = !IsFresh(nowUs);
        // it came at some time in the turn that ends now
        Refresh(nowUs - Micros.Of(LiveLoop.Turn));
        return came;
    }

    /// <summary>What rules see of the newest sample.</summary>
    public Value Said => Last is { } last ? ValueOf(last) : Value.Unknown;

    /// <summary>The same, and nothing once it is old.</summary>
    public Value Present(long nowUs) => IsFresh(nowUs) ? Said : Value.Unknown;

    private bool IsNow(long timeUs, long wallUs) => Math.Abs(wallUs - timeUs) <= LagUs;

    private void Refresh(long nowUs) => FreshUntilUs = freshForUs == long.MaxValue ? long.MaxValue : nowUs + freshForUs;

    private Value ValueOf(in LastSample sample)
    {
        if (sample.Quality.IsBad) return Value.Unknown;
        var certainty = sample.Quality.IsGood ? Certainty.Known : Certainty.Uncertain;
        return point.SampleKind switch
        {
            SampleKind.Number => Value.Of(sample.Number, certainty),
            SampleKind.Text => Value.Of(Text ?? "", certainty),
            _ => Value.Of(sample.Bits, certainty),
        };
    }
}
