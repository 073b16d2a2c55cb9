namespace Yiwang.Trust.Trace.Graph;

/// <summary>
/// What one event says about neighbouring members of a series, 32 bytes. In <see cref="Series.Held"/> the other side are containers, <see cref="Per"/> members in each, ascending; in
/// <see cref="Series.Holds"/> it is the contents. Elsewhere only the event counts.
/// </summary>
/// <param name="Count">Members; larger ranges are several stretches.</param>
/// <param name="Per">Members in one container; 0 = taken out.</param>
/// <param name="OtherSeries">-1 = none.</param>
internal readonly record struct Stretch(long From, long OtherFrom, uint Count, int OtherSeries, int Per, int Event)
{
    public long To => From + Count - 1;
}
