using System.Globalization;

namespace Yiwang.Node.Metrics;

/// <summary>The running total, latest value or distribution of one instrument with one set of labels.</summary>
internal sealed class MetricSeries(string labels, bool isHistogram)
{
    /// <summary>Upper bounds in the instrument's own unit; wide, as instruments measure µs, ms, bytes and rows.</summary>
    private static readonly double[] s_bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000, 1_000_000];
    private readonly Lock _gate = new();
    private readonly long[] _buckets = isHistogram ? new long[s_bounds.Length + 1] : [];
    private double _value;
    private long _count;

    public void Add(double amount) { lock (_gate) _value += amount; }

    public void Set(double value) { lock (_gate) _value = value; }

    public void Record(double value)
    {
        var bucket = Array.FindIndex(s_bounds, b => value <= b);
        lock (_gate)
        {
            _buckets[bucket < 0 ? s_bounds.Length : bucket]++;
            _value += value;
            _count++;
        }
    }

    public void Write(TextWriter to, string name)
    {
        lock (_gate)
        {
            if (!isHistogram)
            {
                Line(to, name, labels, _value);
                return;
            }
            long below = 0;
            for (var i = 0; i < _buckets.Length; i++)
                Line(to, name + "_bucket", Join(labels, $"le=\"{(i < s_bounds.Length ? s_bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf")}\""), below += _buckets[i]);
            Line(to, name + "_sum", labels, _value);
            Line(to, name + "_count", labels, _count);
        }
    }

    private static string Join(string labels, string more) => labels.Length == 0 ? more : $"{labels},{more}";

    private static void Line(TextWriter to, string name, string labels, double value) =>
        to.Write(string.Create(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {value}\n"));
}
