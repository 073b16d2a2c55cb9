namespace Yiwang.Streams.Reading;

/// <summary>What happened in one step of time. The numbers are over samples that are not Bad and not NaN; without any they are NaN.</summary>
/// <param name="Count">All samples; <paramref name="Valid"/> of them count in the numbers.</param>
/// <param name="WeightedSum">∫ value dt in value·µs over the time that a value held.</param>
/// <param name="WeightedUs">How long a value held in this step: the rest is gap or Bad.</param>
public readonly record struct Bucket(long FromUs, long ToUs, long Count, long Valid, double Min, double Max, double Sum, double First, double Last, double WeightedSum, long WeightedUs)
{
    /// <summary>Mean of the samples.</summary>
    public double Mean => Sum / Valid;
    /// <summary>Mean over time: a value counts as long as it held.</summary>
    public double WeightedMean => WeightedUs > 0 ? WeightedSum / WeightedUs : double.NaN;
    /// <summary>0–1: the share of the step in which a value held.</summary>
    public double Coverage => (double)WeightedUs / (ToUs - FromUs);

    internal static Bucket Empty(long fromUs, long toUs) => new(fromUs, toUs, 0, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN, 0, 0);

    internal Bucket With(in ChunkSummary chunk)
    {
        var joined = this with { Count = Count + chunk.Count, WeightedSum = WeightedSum + chunk.WeightedSum, WeightedUs = WeightedUs + chunk.WeightedUs };
        if (chunk.Valid == 0) return joined;
        return Valid == 0
            ? joined with { Valid = chunk.Valid, Min = chunk.Min, Max = chunk.Max, Sum = chunk.Sum, First = chunk.First, Last = chunk.Last }
            : joined with { Valid = Valid + chunk.Valid, Min = Math.Min(Min, chunk.Min), Max = Math.Max(Max, chunk.Max), Sum = Sum + chunk.Sum, Last = chunk.Last };
    }
}
