namespace Yiwang.Storage.Log.Index;

/// <summary>
/// One of the index's 256 parts: changed under its gate, read without. After a start it is filled, from its checkpoint on, when it is first asked, so that 100 million
/// rows do not delay the first answer.
/// </summary>
internal sealed class IndexPartition(int number, SegmentStore segments, BatchTable batches)
{
    private const int SmallestBuckets = 8, OptimisticReads = 64;
    private const int Filled = int.MaxValue;
    private readonly Lock _gate = new();
    private IndexTable _table = Empty(number);
    private int _fillFrom = Filled;

    public IndexTable Table => Volatile.Read(ref _table);

    /// <summary>Takes a table over whose content reaches up to a segment; what later ones hold is filled in when first asked.</summary>
    public void Restore(IndexTable? table, int fillFromSegment)
    {
        lock (_gate)
        {
            Volatile.Write(ref _table, table ?? Empty(number));
            Volatile.Write(ref _fillFrom, fillFromSegment);
        }
    }

    public IndexTable Ready()
    {
        if (Volatile.Read(ref _fillFrom) != Filled)
        {
            lock (_gate) Fill();
        }
        return Table;
    }

    public void Insert(ReadOnlySpan<byte> key, uint mark, long address, Batch? batch)
    {
        lock (_gate)
        {
            Fill();
            InsertLocked(key, mark, address, batch);
        }
    }

    /// <summary>A consistent copy of the table, for a checkpoint.</summary>
    public unsafe (byte[] Buckets, long Rows) Snapshot()
    {
        lock (_gate)
        {
            Fill();
            var bytes = GC.AllocateUninitializedArray<byte>((int)_table.Memory.Length);
            new ReadOnlySpan<byte>(_table.Memory.Start, bytes.Length).CopyTo(bytes);
            return (bytes, _table.Rows);
        }
    }

    /// <summary>False when the line does not match its checksum; the partition has then been made anew from the log.</summary>
    public bool TryReadLine(IndexTable table, int bucket, out Bucket line)
    {
        for (var tries = 0; tries < OptimisticReads; tries++)
        {
            line = table.At(bucket);
            if (line.Holds()) return true;
        }
        lock (_gate)
        {
            line = table.At(bucket);
            if (line.Holds()) return true;
            if (table == _table) Rebuild();
            return false;
        }
    }

    private void Rebuild()
    {
        Volatile.Write(ref _table, Empty(number));
        _fillFrom = 0;
        Fill();
    }

    private void Fill()
    {
        if (_fillFrom == Filled) return;
        var all = segments.All;
        for (var i = _fillFrom; i < all.Length; i++)
        {
            var segment = all[i];
            var frames = segment.Batches;
            segments.ReplayHeads(segment, number, (mark, offset) => Replay(segment, frames, mark, offset));
        }
        Volatile.Write(ref _fillFrom, Filled);
    }

    private void Replay(Segment segment, BatchFrames[] frames, uint mark, uint offset)
    {
        Batch? batch = null;
        if ((offset & SegmentJournal.BatchRow) != 0)
        {
            offset &= ~SegmentJournal.BatchRow;
            batch = batches.Of(FramesAt(frames, (int)offset).First);
            if (batch is { State: BatchState.Aborted } or { IsOrphan: true }) return;
        }
        InsertLocked(default, mark, SegmentAddress.Of(segment.Number, (int)offset), batch);
    }

    private static BatchFrames FramesAt(BatchFrames[] frames, int offset)
    {
        int low = 0, high = frames.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (frames[middle].Start <= offset) low = middle;
            else high = middle - 1;
        }
        return frames[low];
    }

    /// <param name="key">Empty in a replay: it is read from the entry when it is needed, which is seldom.</param>
    private void InsertLocked(ReadOnlySpan<byte> key, uint mark, long address, Batch? batch)
    {
        var table = _table;
        var slots = new KeySlots();
        int bucket, slot;
        for (bucket = table.Home(mark); ; bucket = table.After(bucket))
        {
            ref var line = ref table.At(bucket);
            if (!line.Holds())
            {
                // to change it would hide the damage under a new checksum; the log, which holds this head too, is read instead
                Rebuild();
                return;
            }
            for (slot = 0; slot < Bucket.Slots; slot++)
            {
                var there = line.Address(slot);
                if (there == 0) break;
                if (line.Hash(slot) != mark) continue;
                if (there == address) return;
                if (key.IsEmpty) key = segments.HeadOf(address, number, mark);
                if (segments.TryOpen(there, out var entry) && entry.HasHead(key)) Meet(ref slots, entry, there, bucket, slot, batch);
            }
            if (slot < Bucket.Slots) break;
        }
        if (slots.Newest > address) return;
        var pending = batch is { State: BatchState.Open };
        if (pending ? slots.Effective >= 2 : slots.Effective >= 1)
        {
            // the older one can never be asked for again
            table.At(slots.OldestBucket).Set(slots.OldestSlot, mark, address);
        }
        else
        {
            table.At(bucket).Set(slot, mark, address);
            table.Rows++;
            if (table.NeedsRoom) Grow(table);
        }
        if (pending && batch!.NewHeadsOnly && slots.Effective > 0) batch.Clash(segments.TryOpen(address, out var row) ? row.Position : batch.Id);
    }

    private void Grow(IndexTable table)
    {
        if (table.Grown() is { } larger) Volatile.Write(ref _table, larger);
        else Rebuild();
    }

    private void Meet(ref KeySlots slots, in EntryView entry, long address, int bucket, int slot, Batch? batch)
    {
        var other = entry.IsBatchRow ? batches.Of(entry.Position) : null;
        if (other is not { State: not BatchState.Committed }) slots.Add(address, bucket, slot);
        else if (other.State == BatchState.Open && other != batch) other.ClashWith(batch, entry.Position);
        else if (other == batch && batch.NewHeadsOnly) batch.Clash(entry.Position);
    }

    // sizes are spread over one growth step, so that partitions do not all grow at once
    private static IndexTable Empty(int number) => new((int)(SmallestBuckets * Math.Pow(1.5, 1 + (double)number / HeadIndex.Partitions)));

    /// <summary>The effective slots of one key met on its chain.</summary>
    private ref struct KeySlots
    {
        public int Effective, OldestBucket, OldestSlot;
        public long Newest, Oldest;

        public void Add(long address, int bucket, int slot)
        {
            Effective++;
            if (address > Newest) Newest = address;
            if (Oldest != 0 && address > Oldest) return;
            (Oldest, OldestBucket, OldestSlot) = (address, bucket, slot);
        }
    }
}
