namespace Yiwang.Storage.Log;

/// <summary>Reads entries one after the other without looking each up.</summary>
internal struct EntryWalk(SegmentStore segments, long position)
{
    /// <summary>Asked of the disk ahead of the reader, since the mapping itself reads nothing ahead.</summary>
    private const int AheadBytes = 4 << 20;
    private Segment? _segment;
    private int _at;
    private int _askedTo;
    private long _position = position;

    /// <summary>Head of the frame that the last entry opened; null when the entry stands inside its frame.</summary>
    public FrameHeader? Frame { get; private set; }

    /// <exception cref="CorruptEntryException">The entry's checksum does not hold.</exception>
    public EntryView Next()
    {
        if (_segment == null || _position - _segment.FirstPosition >= _segment.Count)
        {
            _segment = segments.SegmentOf(_position);
            _at = _position - _segment.FirstPosition < _segment.Count ? _segment.Locate(_position) : -1;
            _askedTo = 0;
        }
        if (_at > _askedTo - AheadBytes / 2) AskAhead();
        if (_at < 0) throw new CorruptEntryException(_position, _segment.Path, 0, "not found where it should be");
        ReadFrame();
        var bytes = _segment.From(_at);
        if (!EntryView.TryOpen(bytes, out var entry) || entry.Position != _position) throw Corrupt("shape of the entry");
        if (entry.Damage() is { } damage) throw Corrupt(damage);
        _at += EntryLayout.Padded(entry.Bytes.Length);
        _position++;
        return entry;
    }

    /// <summary>Passes over the rest of a frame that <see cref="Peek"/> opened.</summary>
    public void SkipFrame(in FrameHeader frame)
    {
        _position = frame.First + frame.Count;
        _at += frame.Length;
    }

    /// <summary>The frame that begins at the next entry; null when that stands inside one.</summary>
    public FrameHeader? Peek()
    {
        if (_segment == null || _position - _segment.FirstPosition >= _segment.Count)
        {
            _segment = segments.SegmentOf(_position);
            _at = _segment.Locate(_position);
        }
        return _at >= 0 && FrameHeader.TryRead(_segment.From(_at), out var frame) ? frame : null;
    }

    private void AskAhead()
    {
        _segment!.Memory.WillNeed(Math.Max(_at, _askedTo), AheadBytes);
        _askedTo = Math.Max(_at, _askedTo) + AheadBytes;
    }

    private void ReadFrame()
    {
        Frame = null;
        var bytes = _segment!.From(_at);
        if (!FrameHeader.IsMagic(bytes)) return;
        if (!FrameHeader.TryRead(bytes, out var frame)) throw Corrupt("head of the frame");
        Frame = frame;
        _at += FrameHeader.Bytes;
    }

    private readonly CorruptEntryException Corrupt(string reason) => new(_position, _segment!.Path, _at, reason);
}
