using System.Buffers;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>Where samples had to be dropped: for each series the time from which they are missing. Sent as Bad samples, so that a gap shows as a gap. Any thread.</summary>
internal sealed class SpoolGaps
{
    /// <summary>Series whose gap is remembered; beyond it samples are only counted.</summary>
    private const int SeriesMax = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<CollectedSeries, long> _from = [];
    private readonly IFileSystem _files;
    private readonly string _path;
    private long _dropped;

    public SpoolGaps(string folder, IFileSystem files)
    {
        (_files, _path) = (files, Path.Combine(folder, "gaps"));
        var block = new SampleBlock();
        if (SmallFile.TryRead(files, _path) is not { } bytes || !BlockCodec.TryRead(bytes, block)) return;
        for (var i = 0; i < block.Samples.Count; i++) _from[block.Series[(int)block.Samples.Series[i] - 1]] = block.Samples.Times[i];
    }

    /// <summary>Samples dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(CollectedSeries series, long timeUs)
    {
        Interlocked.Increment(ref _dropped);
        lock (_gate)
        {
            if (_from.TryGetValue(series, out var from)) _from[series] = Math.Min(from, timeUs);
            else if (_from.Count < SeriesMax) _from[series] = timeUs;
        }
    }

    /// <summary>The gaps as samples. False when there are none.</summary>
    public bool Fill(SampleBlock into)
    {
        lock (_gate)
        {
            foreach (var (series, from) in _from)
            {
                var none = series.Kind == SampleKind.Number ? BitConverter.DoubleToInt64Bits(double.NaN) : 0;
                into.Add(series, from, none, [], Quality.BadOffline);
            }
            return _from.Count > 0;
        }
    }

    /// <summary>The node knows of those in the block.</summary>
    public void Told(SampleBlock block)
    {
        lock (_gate)
        {
            for (var i = 0; i < block.Samples.Count; i++)
            {
                var series = block.Series[(int)block.Samples.Series[i] - 1];
                if (_from.TryGetValue(series, out var from) && from == block.Samples.Times[i]) _from.Remove(series);
            }
        }
        Save();
    }

    public void Save()
    {
        var block = new SampleBlock();
        Fill(block);
        var bytes = new ArrayBufferWriter<byte>();
        BlockCodec.Write(bytes, block);
        SmallFile.Replace(_files, _path, bytes.WrittenSpan);
    }
}
