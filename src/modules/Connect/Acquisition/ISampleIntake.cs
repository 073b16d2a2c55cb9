using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition;

/// <summary>Where the samples of drivers go: the store of this node, or the spool of a plant collector.</summary>
internal interface ISampleIntake
{
    /// <summary>When sources last spoke, samples that a dead-band kept out included.</summary>
    HeardTimes LastHeard { get; }
    /// <summary>The series of a point, made when it is new. None = it cannot take this point's values.</summary>
    SeriesId SeriesOf(string owner, Point point);
    /// <summary>Completes when the batch is durable. The batch belongs to the intake until then.</summary>
    ValueTask<AppendAnswer> AppendAsync(SampleBatch batch);
}
