using System.Buffers;
using Yiwang.Storage.Files;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>Appends to the newest segment. For one thread.</summary>
internal sealed class SpoolWriter : IDisposable
{
    private readonly SpoolFiles _all;
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly ArrayBufferWriter<byte> _group = new();
    private readonly HashSet<uint> _named = [];
    private readonly HashSet<uint> _naming = [];
    private IStorageFile _file;
    private long _number;
    private long _offset = SpoolSegment.HeaderBytes;

    public SpoolWriter(SpoolFiles all)
    {
        _all = all;
        // a start begins a new segment: the numbers of its series are this process's own
        _number = all.Newest + 1;
        _file = all.Create(_number);
    }

    public SpoolPosition End => new(_number, _offset);

    /// <summary>Puts a batch, and the names that this segment lacks, into the group that is written together.</summary>
    public void Add(SampleBatch batch, Func<uint, CollectedSeries> seriesOf)
    {
        foreach (var id in batch.Series)
        {
            if (!_named.Contains(id) && _naming.Add(id)) Name(id, seriesOf(id));
        }
        Begin(SpoolSegment.SamplesRecord);
        SampleRows.Write(_record, batch, id => seriesOf(id).Kind);
        Finish();
    }

    /// <summary>Writes the group and makes it durable. After <see cref="DiskFullException"/> it may be called again.</summary>
    public SpoolPosition Flush()
    {
        _all.MakeRoom(_group.WrittenCount);
        _file.Write(_offset, _group.WrittenSpan);
        _file.Flush();
        _offset += _group.WrittenCount;
        _all.Grew(_number, _offset);
        _named.UnionWith(_naming);
        Forget();
        if (_offset >= _all.Options.SegmentBytes) Turn();
        return End;
    }

    /// <summary>The group is not to be written after all.</summary>
    public void Forget()
    {
        _group.ResetWrittenCount();
        _naming.Clear();
    }

    public void Dispose() => _file.Dispose();

    private void Turn()
    {
        IStorageFile next;
        try
        {
            next = _all.Create(_number + 1);
        }
        catch (DiskFullException)
        {
            // the present one goes on growing until there is room
            return;
        }
        _file.Dispose();
        (_file, _number, _offset) = (next, _number + 1, SpoolSegment.HeaderBytes);
        _named.Clear();
    }

    private void Name(uint id, CollectedSeries series)
    {
        Begin(SpoolSegment.SeriesRecord);
        _record.Varint(id);
        _record.Byte((byte)series.Kind);
        _record.Text(series.Key.Owner);
        _record.Text(series.Key.Point);
        Finish();
    }

    private void Begin(byte kind)
    {
        _record.ResetWrittenCount();
        _record.Eight(0);
        _record.Byte(kind);
    }

    private void Finish()
    {
        var into = _group.GetSpan(_record.WrittenCount)[.._record.WrittenCount];
        _record.WrittenSpan.CopyTo(into);
        SpoolSegment.Frame(into);
        _group.Advance(into.Length);
    }
}
