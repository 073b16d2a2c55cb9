using Yiwang.Storage.Files;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>Reads the samples of one segment from a place on, with the names that stand before it.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly IStorageFile _file;
    private readonly Dictionary<uint, CollectedSeries> _series = [];
    private long _offset = SpoolSegment.HeaderBytes;

    public SegmentReader(IFileSystem files, string folder, long number)
    {
        Number = number;
        _file = files.Open(SpoolSegment.PathOf(folder, number), FileIntent.Read);
    }

    public long Number { get; }
    /// <summary>False for a file that a crash left before its head was written.</summary>
    public bool IsWhole => SpoolSegment.HasHeader(_file);
    /// <summary>Where the next record begins.</summary>
    public SpoolPosition At => new(Number, _offset);

    public void Dispose() => _file.Dispose();

    /// <summary>Goes to a place at or behind the present one; names on the way are learnt. False = the place has been passed already.</summary>
    public bool Seek(long offset, long end)
    {
        offset = Math.Max(offset, SpoolSegment.HeaderBytes);
        if (offset < _offset) return false;
        while (_offset < offset && Step(end, null))
        {
        }
        return true;
    }

    /// <summary>One record; samples go into the block. False at the end of what can be read.</summary>
    public bool Step(long end, SampleBlock? into)
    {
        if (SpoolSegment.Read(_file, _offset, end) is not { } payload) return false;
        _offset += SpoolSegment.FrameBytes + payload.Length;
        if (payload[0] == SpoolSegment.SeriesRecord)
        {
            if (SpoolSegment.ReadSeries(payload) is { } named) _series[named.Id] = named.Series;
        }
        else if (payload[0] == SpoolSegment.SamplesRecord && into is not null)
        {
            var from = new ByteReader(payload.AsSpan(1));
            SampleRows.TryRead(ref from, id => _series.TryGetValue(id, out var series) ? series.Kind : 0, (id, time, bits, bytes, quality) => into.Add(_series[id], time, bits, bytes, quality));
        }
        return true;
    }
}
