using System.Runtime.Intrinsics.X86;

namespace Yiwang.Storage.Log.Index;

/// <summary>
/// Key → address of the newest effective entry that has it as a head. 256 partitions by the hash's top byte grow one at a time; readers take no lock.
/// Rows of open batches stand in it beside the effective entry of their key, and count only when their batch is committed.
/// </summary>
internal sealed unsafe class HeadIndex(SegmentStore segments, BatchTable batches)
{
    public const int Partitions = 256;
    // sizes are spread over one growth step, so that partitions do not all grow at once
    private const int SmallestBuckets = 8;
    private const int OptimisticReads = 64;
    private readonly IndexPartition[] _partitions = MakePartitions();

    public IndexPartition this[int partition] => _partitions[partition];

    public long Rows => _partitions.Sum(p => p.Table.Rows);
    public long Bytes => _partitions.Sum(p => p.Table.Memory.Length);

    /// <summary>Opens the newest effective entry of a key, checked. False when there is none.</summary>
    /// <exception cref="CorruptEntryException">An entry that may be the answer, or the index itself, does not hold.</exception>
    public bool TryFind(ReadOnlySpan<byte> key, ulong hash, out EntryView found)
    {
        found = default;
        var partition = _partitions[(int)(hash >> 56)];
        var table = partition.Current();
        var mark = (uint)(hash >> 24);
        long best = 0;
        for (var bucket = table.Home(mark); ; bucket = table.After(bucket))
        {
            var line = ReadLine(partition, table, bucket);
            var full = true;
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                var address = line.Address(slot);
                if (address == 0)
                {
                    full = false;
                    break;
                }
                if (line.Hash(slot) != mark || address <= best) continue;
                var entry = segments.EntryAt(address);
                if (!entry.HasHead(key) || IsInert(entry)) continue;
                best = address;
                found = entry;
            }
            if (!full) break;
        }
        GC.KeepAlive(table);
        return best != 0;
    }

    /// <summary>Records a head of a durable entry. True when it is the key's first.</summary>
    public bool Insert(ReadOnlySpan<byte> key, ulong hash, long address, Batch? batch)
    {
        var partition = _partitions[(int)(hash >> 56)];
        lock (partition.Gate) return InsertLocked(partition, partition.CurrentLocked(), key, (uint)(hash >> 24), address, batch);
    }

    /// <summary>Brings a line nearer before <see cref="Insert"/> needs it.</summary>
    public void Prefetch(ulong hash)
    {
        if (!Sse.IsSupported) return;
        var table = _partitions[(int)(hash >> 56)].Table;
        Sse.Prefetch0(table.AddressOf(table.Home((uint)(hash >> 24))));
    }

    internal bool InsertLocked(IndexPartition partition, IndexTable table, ReadOnlySpan<byte> key, uint mark, long address, Batch? batch)
    {
        var slots = new KeySlots();
        int bucket, slot;
        for (bucket = table.Home(mark); ; bucket = table.After(bucket))
        {
            ref var line = ref table.At(bucket);
            for (slot = 0; slot < Bucket.Slots; slot++)
            {
                var there = line.Address(slot);
                if (there == 0) break;
                if (line.Hash(slot) != mark) continue;
                if (there == address) return false;
                if (segments.TryOpen(there, out var entry) && entry.HasHead(key)) Meet(ref slots, entry, there, bucket, slot, batch);
            }
            if (slot < Bucket.Slots) break;
        }
        var pending = batch is { State: BatchState.Open };
        if (slots.Newest > address) return false;
        if (pending ? slots.Effective >= 2 : slots.Effective >= 1)
        {
            // the older one can never be asked for again
            table.At(slots.OldestBucket).Set(slots.OldestSlot, mark, address);
        }
        else
        {
            table.At(bucket).Set(slot, mark, address);
            table.Rows++;
            if (table.NeedsRoom) partition.Table = table.Grown();
        }
        if (batch is { NewHeadsOnly: true } && slots.Effective > 0) batch.Clash(segments.TryOpen(address, out var row) ? row.Position : batch.Id);
        return slots.Effective == 0;
    }

    private void Meet(ref KeySlots slots, in EntryView entry, long address, int bucket, int slot, Batch? batch)
    {
        var other = entry.IsBatchRow ? batches.Of(entry.Position) : null;
        if (other is not { State: not BatchState.Committed }) slots.Add(address, bucket, slot);
        else if (other.State == BatchState.Open && other != batch) other.ClashWith(batch, entry.Position);
        else if (other == batch && batch.NewHeadsOnly) batch.Clash(entry.Position);
    }

    private bool IsInert(in EntryView entry) => entry.IsBatchRow && batches.IsInert(entry.Position);

    private static Bucket ReadLine(IndexPartition partition, IndexTable table, int bucket)
    {
        for (var tries = 0; tries < OptimisticReads; tries++)
        {
            var line = table.At(bucket);
            if (line.Holds()) return line;
        }
        lock (partition.Gate)
        {
            var line = table.At(bucket);
            return line.Holds() ? line : throw new CorruptIndexException($"bucket {bucket}");
        }
    }

    private static IndexPartition[] MakePartitions()
    {
        var partitions = new IndexPartition[Partitions];
        for (var i = 0; i < Partitions; i++) partitions[i] = new IndexPartition(i, new IndexTable((int)(SmallestBuckets * Math.Pow(1.5, 1 + (double)i / Partitions))));
        return partitions;
    }

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
