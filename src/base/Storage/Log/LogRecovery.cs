using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>Brings a log folder back to a known state: finds the end, cuts a torn tail, names damage, and fills what is derived.</summary>
internal sealed class LogRecovery(LogCore core, string folder)
{
    private readonly Dictionary<long, Batch> _batches = [];

    public long LastRecordedAtUs { get; private set; }

    public void Run()
    {
        var files = core.Files;
        files.CreateDirectory(folder);
        var count = 0;
        while (files.Exists(core.Segments.PathOf(count))) count++;
        var headers = new SegmentHeader?[count];
        for (var i = 0; i < count; i++) headers[i] = ReadHeader(core.Segments.PathOf(i));
        // the last segment's creation was cut off: nothing was written to it yet
        if (count > 0 && headers[^1] == null && files.Length(core.Segments.PathOf(count - 1)) <= SegmentHeader.Bytes) count--;
        core.Segments.LogId = headers.Take(count).FirstOrDefault(h => h != null)?.LogId ?? Guid.NewGuid();
        core.Hash = new SipHash(core.Segments.LogId.ToByteArray());
        long next = 0;
        for (var i = 0; i < count; i++)
        {
            if (headers[i] is not { } header || header.Number != i || (header.FirstPosition != next && core.Status.State == LogState.Open))
            {
                Damaged(new Damage(next, core.Segments.PathOf(i), 0, "head of the segment"));
                header = headers[i] ?? new SegmentHeader(i, next, core.Segments.LogId);
            }
            next = Recover(core.Segments.Add(header), last: i == count - 1);
        }
        if (count == 0) core.Segments.Create(0);
        core.Restore(next);
        foreach (var open in core.Batches.Open) open.Orphan();
    }

    private SegmentHeader? ReadHeader(string path)
    {
        using var file = core.Files.Open(path, FileIntent.Read);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        return file.Read(0, bytes) == bytes.Length && SegmentHeader.TryRead(bytes, out var header) ? header : null;
    }

    private long Recover(Segment segment, bool last)
    {
        var length = (int)core.Files.Length(segment.Path);
        var result = FrameScan.Run(segment, length, (in FrameHeader frame, int offset) => Take(segment, frame, offset));
        segment.Publish(result.Next - segment.FirstPosition, result.End);
        if (result.Damage is { } damage) Damaged(damage);
        else if (last && result.End < length) CutTail(segment, result.End);
        return result.Next;
    }

    private void CutTail(Segment segment, int end)
    {
        using var file = core.Files.Open(segment.Path, FileIntent.ReadWrite);
        file.SetLength(end);
        file.Flush();
    }

    private void Damaged(Damage damage)
    {
        if (core.Status.State != LogState.Damaged) core.Refuse(LogState.Damaged, damage.ToString());
    }

    private void Take(Segment segment, in FrameHeader frame, int offset)
    {
        var batch = TakeBatch(frame);
        // entries are readable from here on, which comparing keys in the index needs
        segment.Publish(frame.First + frame.Count - segment.FirstPosition, offset + frame.Length);
        var at = offset + FrameHeader.Bytes;
        for (var i = 0; i < frame.Count; i++)
        {
            segment.NoteOffset(frame.First + i - segment.FirstPosition, i == 0 ? offset : at);
            EntryView.TryOpen(segment.From(at), out var entry);
            LastRecordedAtUs = Math.Max(LastRecordedAtUs, entry.RecordedAtUs);
            foreach (var subject in new SubjectReader(entry.SubjectsBlock))
            {
                if (!subject.IsHead) continue;
                var isFirst = core.Index.Insert(subject.Key, core.Hash.OfFolded(subject.Key), SegmentAddress.Of(segment.Number, at), batch);
                if (isFirst && subject.IsListed) core.Postings.Add(subject.Key, entry.Position);
            }
            at += EntryLayout.Padded(entry.Bytes.Length);
        }
    }

    private Batch? TakeBatch(in FrameHeader frame)
    {
        if (frame.Kind == FrameKind.Entries) return null;
        if (!_batches.TryGetValue(frame.BatchId, out var batch))
        {
            batch = new Batch(newHeadsOnly: false);
            _batches.Add(frame.BatchId, batch);
            core.Batches.Begin(batch);
        }
        if (frame.Kind == FrameKind.BatchRows)
        {
            core.Batches.AddRows(batch, frame.First, frame.Count);
            return batch;
        }
        core.Batches.Close(batch, frame.Kind == FrameKind.BatchCommit ? BatchState.Committed : BatchState.Aborted);
        _batches.Remove(frame.BatchId);
        return null;
    }
}
