namespace Yiwang.Streams.Reading;

/// <summary>A stretch of time in equal steps.</summary>
/// <param name="StepUs">Length of a step; the last one may be shorter. 0 = one step for all.</param>
/// <param name="HoldUs">A value holds until the next sample, but no longer than this: beyond it nothing is known. 0 = <see cref="HoldMaxUs"/>.</param>
/// <param name="NowUs">The present: no value holds beyond it.</param>
public readonly record struct StepQuery(long FromUs, long ToUs, long StepUs, long NowUs, long HoldUs = 0)
{
    public const int RowsMax = 100_000;
    /// <summary>A week: what a machine said before that says nothing about today.</summary>
    public const long HoldMaxUs = 7L * 86_400 * 1_000_000;

    public long Step => StepUs > 0 ? StepUs : Math.Max(1, ToUs - FromUs);
    public long Hold => HoldUs is > 0 and < HoldMaxUs ? HoldUs : HoldMaxUs;
    /// <summary>Steps, or more than <see cref="RowsMax"/> when there are too many.</summary>
    public int Rows => ToUs <= FromUs ? 0 : (int)Math.Min(RowsMax + 1L, (ToUs - FromUs - 1) / Step + 1);
    public bool IsSound => FromUs <= ToUs && ToUs - FromUs is >= 0 and < long.MaxValue / 4 && FromUs > long.MinValue / 4 && StepUs >= 0 && Rows <= RowsMax;
}
