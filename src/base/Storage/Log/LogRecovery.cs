using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>Brings a log folder back to a known state: finds the end, cuts a torn tail, names damage, and makes ready what is derived.</summary>
internal sealed class LogRecovery(LogCore core, string folder)
{
    private readonly Dictionary<long, Batch> _open = [];

    public long LastRecordedAtUs { get; private set; }

    public void Run()
    {
        var files = core.Files;
        var count = 0;
        while (files.Exists(core.Segments.PathOf(count))) count++;
        var headers = new SegmentHeader?[count];
        for (var i = 0; i < count; i++) headers[i] = ReadHeader(core.Segments.PathOf(i));
        // the last segment's creation was cut off: nothing was written to it yet
        if (count > 0 && headers[^1] == null && files.Length(core.Segments.PathOf(count - 1)) <= SegmentHeader.Bytes) count--;
        core.Segments.Identify(headers.Take(count).FirstOrDefault(h => h != null)?.LogId ?? Guid.NewGuid());
        long next = 0;
        for (var i = 0; i < count; i++)
        {
            if (headers[i] is not { } header || header.Number != i || (header.FirstPosition != next && core.Status.State == LogState.Open))
            {
                Damaged(new Damage(next, core.Segments.PathOf(i), 0, "head of the segment"));
                header = headers[i] ?? new SegmentHeader(i, next, core.Segments.LogId);
            }
            next = Recover(core.Segments.Add(header), isLast: i == count - 1);
        }
        if (count == 0) core.Segments.Create(0);
        core.Restore(next);
        foreach (var batch in core.Batches.Open) batch.Orphan();
        var covered = IndexCheckpoint.Load(files, folder, core.Segments.LogId, core.Index, core.Segments.All.Length);
        for (var i = 0; covered == 0 && i < HeadIndex.Partitions; i++) core.Index[i].Restore(null, 0);
        core.CheckpointedSegments = covered;
    }

    private SegmentHeader? ReadHeader(string path)
    {
        using var file = core.Files.Open(path, Files.FileIntent.Read);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        return file.Read(0, bytes) == bytes.Length && SegmentHeader.TryRead(bytes, out var header) ? header : null;
    }

    private long Recover(Segment segment, bool isLast)
    {
        var length = (int)core.Files.Length(segment.Path);
        if (isLast || !TryTakeSidecar(segment, length))
        {
            var result = SegmentReading.Run(segment, length, segment.Journal!, core.Segments.Hash, offsets: true);
            segment.Publish(result.Next - segment.FirstPosition, result.End);
            if (result.Damage is { } damage) Damaged(damage);
            else if (isLast && result.End < length) CutTail(segment, result.End);
            LastRecordedAtUs = Math.Max(LastRecordedAtUs, segment.Journal!.LastRecordedAtUs);
        }
        foreach (var frames in segment.Batches) Take(frames);
        return segment.FirstPosition + segment.Count;
    }

    private bool TryTakeSidecar(Segment segment, int length)
    {
        if (Sidecar.Load(core.Files, segment) is not { } sidecar || sidecar.End > length || !sidecar.Holds(withHeads: false, withLists: false)) return false;
        segment.Restore(sidecar.ReadOffsets(), sidecar.Count, sidecar.End);
        LastRecordedAtUs = Math.Max(LastRecordedAtUs, sidecar.LastRecordedAtUs);
        segment.Sidecar = sidecar;
        segment.Journal = null;
        return true;
    }

    private void CutTail(Segment segment, int end)
    {
        using var file = core.Files.Open(segment.Path, Files.FileIntent.ReadWrite);
        file.SetLength(end);
        file.Flush();
    }

    private void Damaged(Damage damage)
    {
        if (core.Status.State != LogState.Damaged) core.Refuse(LogState.Damaged, damage.ToString());
    }

    private void Take(BatchFrames frames)
    {
        if (!_open.TryGetValue(frames.BatchId, out var batch))
        {
            batch = new Batch(newHeadsOnly: false);
            _open.Add(frames.BatchId, batch);
            core.Batches.Begin(batch);
        }
        if (frames.Kind == FrameKind.BatchRows)
        {
            core.Batches.AddRows(batch, frames.First, frames.Count);
            return;
        }
        core.Batches.Close(batch, frames.Kind == FrameKind.BatchCommit ? BatchState.Committed : BatchState.Aborted);
        _open.Remove(frames.BatchId);
    }
}
