using Yiwang.Storage.Files;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>The segments of a spool, and what of them the node still lacks. Any thread.</summary>
internal sealed class SpoolFiles
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, long> _lengths = [];
    private readonly IFileSystem _files;
    private readonly string _folder;
    private long _bytes;

    private SpoolFiles(string folder, SpoolOptions options, IFileSystem files)
    {
        (_folder, Options, _files) = (folder, options, files);
        Unsent = new UnsentRanges(folder, files);
        Gaps = new SpoolGaps(folder, files);
    }

    public SpoolOptions Options { get; }
    public UnsentRanges Unsent { get; }
    public SpoolGaps Gaps { get; }
    public long Newest { get; private set; }
    public long Bytes => Interlocked.Read(ref _bytes);

    public static SpoolFiles Open(string folder, SpoolOptions options, IFileSystem files)
    {
        var all = new SpoolFiles(folder, options, files);
        foreach (var path in files.List(folder))
        {
            if (SpoolSegment.NumberOf(path) is not { } number) continue;
            all._lengths[number] = files.Length(path);
            all._bytes += all._lengths[number];
            all.Newest = Math.Max(all.Newest, number);
        }
        // whatever was written and not marked as sent is sent: a sample that comes twice is one sample
        all.Unsent.Load(new SpoolPosition(all._lengths.Keys.FirstOrDefault(all.Newest + 1), SpoolSegment.HeaderBytes), new SpoolPosition(all.Newest + 1, SpoolSegment.HeaderBytes));
        return all;
    }

    public IStorageFile Create(long number)
    {
        var file = SpoolSegment.Create(_files, _folder, number);
        lock (_gate)
        {
            (_lengths[number], Newest) = (SpoolSegment.HeaderBytes, number);
            _bytes += SpoolSegment.HeaderBytes;
        }
        return file;
    }

    public void Grew(long number, long length)
    {
        lock (_gate)
        {
            _bytes += length - _lengths[number];
            _lengths[number] = length;
        }
    }

    /// <summary>Before a write: lets the oldest go until there is room.</summary>
    public void MakeRoom(long more)
    {
        while (Bytes + more > Options.BytesMax && DropOldest())
        {
        }
    }

    /// <summary>False when there is nothing but the segment that is being written.</summary>
    public bool DropOldest()
    {
        lock (_gate)
        {
            if (_lengths.Count < 2) return false;
            var oldest = _lengths.Keys.First();
            foreach (var (from, to) in Unsent.Within(new(oldest, 0), new(oldest + 1, 0))) Count(oldest, from, to);
            Unsent.Sent(new(oldest, 0), new(oldest + 1, 0));
            Delete(oldest);
            TrySaveGaps();
            return true;
        }
    }

    /// <summary>Deletes what the node has whole.</summary>
    public void Trim()
    {
        lock (_gate)
        {
            while (_lengths.Count > 1 && _lengths.Keys.First() is var oldest && !Unsent.Within(new(oldest, 0), new(oldest + 1, 0)).Any()) Delete(oldest);
        }
    }

    /// <summary>Reads samples of [from, to) into the block until it holds so many.</summary>
    /// <returns>Where the next begins; the end of the range when there is no more in it.</returns>
    public SpoolPosition Read(SpoolPosition from, SpoolPosition to, int samples, SampleBlock into, ref SegmentReader? reader)
    {
        while (from < to && into.Samples.Count < samples)
        {
            if (LengthOf(from.Segment) is not { } length)
            {
                from = NextSegment(from.Segment);
                continue;
            }
            if (reader?.Number != from.Segment || !reader.Seek(from.Offset, length))
            {
                reader?.Dispose();
                reader = Open(from.Segment);
                if (reader is null || !reader.Seek(from.Offset, length))
                {
                    from = NextSegment(from.Segment);
                    continue;
                }
            }
            var end = from.Segment == to.Segment ? Math.Min(to.Offset, length) : length;
            // a torn end belongs to a write that was never answered
            from = reader.At.Offset < end && reader.Step(end, into) ? reader.At : NextSegment(from.Segment);
        }
        return from < to ? from : to;
    }

    private long? LengthOf(long segment)
    {
        lock (_gate) return _lengths.TryGetValue(segment, out var length) ? length : null;
    }

    private SpoolPosition NextSegment(long after)
    {
        lock (_gate)
        {
            foreach (var number in _lengths.Keys)
            {
                if (number > after) return new(number, SpoolSegment.HeaderBytes);
            }
            return new(after + 1, SpoolSegment.HeaderBytes);
        }
    }

    private SegmentReader? Open(long number)
    {
        try
        {
            var reader = new SegmentReader(_files, _folder, number);
            if (reader.IsWhole) return reader;
            reader.Dispose();
        }
        catch (FileNotFoundException)
        {
            // dropped a moment ago
        }
        return null;
    }

    // under the gate: the samples that nobody will get
    private void Count(long segment, SpoolPosition from, SpoolPosition to)
    {
        using var reader = Open(segment);
        if (reader is null || !reader.Seek(from.Offset, _lengths[segment])) return;
        var end = to.Segment == segment ? Math.Min(to.Offset, _lengths[segment]) : _lengths[segment];
        var block = new SampleBlock();
        while (reader.At.Offset < end && reader.Step(end, block))
        {
            for (var i = 0; i < block.Samples.Count; i++) Gaps.Add(block.Series[(int)block.Samples.Series[i] - 1], block.Samples.Times[i]);
            block.Clear();
        }
    }

    private void TrySaveGaps()
    {
        try
        {
            Gaps.Save();
        }
        catch (DiskFullException)
        {
            // they are still in memory, and written with the next
        }
    }

    private void Delete(long number)
    {
        _bytes -= _lengths[number];
        _lengths.Remove(number);
        _files.Delete(SpoolSegment.PathOf(_folder, number));
    }
}
