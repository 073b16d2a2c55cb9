using Yiwang.Streams;

namespace Yiwang.Connect.Collect;

/// <summary>A series as a collector names it: numbers are its own, and leave it only beside the key.</summary>
internal sealed record CollectedSeries(SeriesKey Key, SampleKind Kind);

/// <param name="Series">Place in <see cref="SampleBlock.Series"/>.</param>
internal readonly record struct HeardAt(int Series, long TimeUs);

/// <summary>Samples with their series: what one request carries from a collector to its node. Filled, sent, cleared and filled again.</summary>
internal sealed class SampleBlock
{
    /// <summary>Bytes of one request; a node refuses more.</summary>
    public const int BytesMax = 8 << 20;
    public const int SeriesMax = 100_000;
    private readonly Dictionary<CollectedSeries, int> _places = [];
    private readonly List<CollectedSeries> _series = [];

    public IReadOnlyList<CollectedSeries> Series => _series;
    /// <summary>Series n of the batch is n − 1 of <see cref="Series"/>.</summary>
    public SampleBatch Samples { get; } = new();
    /// <summary>Values that were confirmed without a sample.</summary>
    public List<HeardAt> Heard { get; } = [];
    public bool IsEmpty => Samples.Count == 0 && Heard.Count == 0;

    public int Place(CollectedSeries series)
    {
        if (_places.TryGetValue(series, out var place)) return place;
        _series.Add(series);
        return _places[series] = _series.Count - 1;
    }

    public void Add(CollectedSeries series, long timeUs, long bits, ReadOnlySpan<byte> bytes, Quality quality)
    {
        var id = new SeriesId((uint)Place(series) + 1);
        if (series.Kind is SampleKind.Text or SampleKind.Block) Samples.Add(id, timeUs, bytes, quality);
        else Samples.AddBits(id, timeUs, bits, quality);
    }

    public void Clear()
    {
        Samples.Clear();
        Heard.Clear();
        _series.Clear();
        _places.Clear();
    }
}
