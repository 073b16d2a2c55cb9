using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Yiwang.Node.Metrics;

/// <summary>
/// Listens to this node's meters (names that begin with <c>Yiwang</c>) and the runtime's, and prints them in the Prometheus text format. A process may hold
/// several nodes, so meters of another node's factory are left out.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>Series kept; further label sets are counted under <c>overflow</c>, as an unbounded label would eat the memory.</summary>
    private const int SeriesMax = 2_000;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _instruments = new();
    private readonly Lock _collecting = new();
    private int _series;

    public MetricsText(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var meter = instrument.Meter;
            if ((meter.Scope is null || meter.Scope == factory) && (meter.Name.StartsWith("Yiwang", StringComparison.Ordinal) || meter.Name == "System.Runtime"))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((i, v, tags, _) => Measure(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Measure(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Measure(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Measure(i, v, tags));
        _listener.Start();
    }

    public string Collect()
    {
        lock (_collecting)
        {
            _listener.RecordObservableInstruments();
            var text = new StringWriter();
            foreach (var (instrument, series) in _instruments.OrderBy(i => i.Key.Meter.Name).ThenBy(i => i.Key.Name))
            {
                var name = Name(instrument);
                text.Write($"# HELP {name} {instrument.Description?.ReplaceLineEndings(" ")} [{instrument.Unit}]\n# TYPE {name} {Type(instrument)}\n");
                foreach (var one in series.OrderBy(s => s.Key, StringComparer.Ordinal)) one.Value.Write(text, name);
            }
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var ofInstrument = _instruments.GetOrAdd(instrument, _ => new());
        var labels = Labels(tags);
        var kind = Type(instrument);
        if (!ofInstrument.TryGetValue(labels, out var series))
        {
            if (Interlocked.Increment(ref _series) > SeriesMax) labels = "overflow=\"true\"";
            series = ofInstrument.GetOrAdd(labels, l => new MetricSeries(l, kind == "histogram"));
        }
        if (kind == "histogram") series.Record(value);
        else if (instrument.IsObservable || instrument is Gauge<long> or Gauge<int> or Gauge<double>) series.Set(value);
        else series.Add(value);
    }

    private static string Type(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.Contains("Counter", StringComparison.Ordinal) && !type.Contains("UpDown", StringComparison.Ordinal) ? "counter" : "gauge";
    }

    private static string Name(Instrument instrument) =>
        string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')) + (Type(instrument) == "counter" ? "_total" : "");

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(key.Replace('.', '_')).Append("=\"").Append(value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").ReplaceLineEndings(" ")).Append('"');
        }
        return text.ToString();
    }
}
