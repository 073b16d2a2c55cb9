using System.Text;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>A metric that a birth named: its type, and the points that it feeds.</summary>
internal sealed class MetricState(string name, int[] points)
{
    public string Name => name;
    public int[] Points => points;
    public SparkplugDataType Type { get; set; }
    public ulong? Alias { get; set; }
    /// <summary>Of a template.</summary>
    public MetricTable? Members { get; set; }
}

/// <summary>Metrics of an edge node, of a device or of a template, by name.</summary>
/// <param name="mapped">Points by the full name of their metric.</param>
/// <param name="path">Names of the templates around it, each with a slash.</param>
internal sealed class MetricTable(IReadOnlyDictionary<string, int[]> mapped, string path = "")
{
    private readonly Dictionary<byte[], MetricState> _byName = new(Utf8Keys.Instance);
    private Dictionary<byte[], MetricState>.AlternateLookup<ReadOnlySpan<byte>> ByName => _byName.GetAlternateLookup<ReadOnlySpan<byte>>();

    public IReadOnlyDictionary<string, int[]> Mapped => mapped;
    public int Count => _byName.Count;

    public MetricState? Find(ReadOnlySpan<byte> name) => ByName.TryGetValue(name, out var found) ? found : null;

    public void Clear() => _byName.Clear();

    public MetricState Add(in SparkplugMetric metric)
    {
        var name = path + Encoding.UTF8.GetString(metric.Name);
        var state = new MetricState(name, mapped.GetValueOrDefault(name) ?? []) { Type = metric.DataType, Alias = metric.Alias };
        if (metric.Field == SparkplugField.Template) state.Members = new MetricTable(mapped, name + "/");
        _byName[metric.Name.ToArray()] = state;
        return state;
    }
}
