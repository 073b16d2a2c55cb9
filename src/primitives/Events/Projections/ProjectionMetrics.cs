using System.Diagnostics.Metrics;

namespace Yiwang.Events.Projections;

/// <summary>Lag, rate and stops of views as instruments of the meter <c>Yiwang.Projections</c>, tagged <c>projection</c>.</summary>
internal sealed class ProjectionMetrics : IDisposable
{
    public const string MeterName = "Yiwang.Projections";

    private readonly Meter _meter;
    private readonly Counter<long> _applied;
    private readonly Histogram<double> _seconds;

    public ProjectionMetrics(IMeterFactory? meters, Func<IReadOnlyList<ProjectionStatus>> status)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _applied = _meter.CreateCounter<long>("yiwang.projections.events", "{event}", "Events applied to views");
        _seconds = _meter.CreateHistogram<double>("yiwang.projections.page.duration", "s", "Time to apply one page of events and commit it");
        _meter.CreateObservableGauge("yiwang.projections.lag", () => Each(status, s => s.Lag), "{entry}", "Log entries that the view has not seen");
        _meter.CreateObservableGauge("yiwang.projections.stopped", () => Each(status, s => s.StoppedReason is null ? 0 : 1), "{projection}", "1 when the view has stopped at an event that it cannot apply");
    }

    private static IEnumerable<Measurement<long>> Each(Func<IReadOnlyList<ProjectionStatus>> status, Func<ProjectionStatus, long> value) =>
        status().Select(s => new Measurement<long>(value(s), new KeyValuePair<string, object?>("projection", s.Name), new KeyValuePair<string, object?>("live", s.IsLive)));

    public void Page(int applied, TimeSpan took)
    {
        _applied.Add(applied);
        _seconds.Record(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}
