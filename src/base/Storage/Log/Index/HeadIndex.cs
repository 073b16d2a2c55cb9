using System.Runtime.Intrinsics.X86;

namespace Yiwang.Storage.Log.Index;

/// <summary>
/// Key → address of the newest effective entry that has it as a head. 256 partitions by the hash's top byte grow one at a time; readers take no lock.
/// Rows of open batches stand in it beside the effective entry of their key, and count only when their batch is committed.
/// </summary>
internal sealed class HeadIndex
{
    public const int Partitions = 256;
    private readonly SegmentStore _segments;
    private readonly BatchTable _batches;
    private readonly IndexPartition[] _partitions = new IndexPartition[Partitions];

    public HeadIndex(SegmentStore segments, BatchTable batches)
    {
        (_segments, _batches) = (segments, batches);
        for (var i = 0; i < Partitions; i++) _partitions[i] = new IndexPartition(i, segments, batches);
    }

    public static byte PartitionOf(ulong hash) => (byte)(hash >> 56);

    /// <summary>The hash's part that a slot keeps.</summary>
    public static uint MarkOf(ulong hash) => (uint)(hash >> 24);

    public IndexPartition this[int partition] => _partitions[partition];
    public long Rows => _partitions.Sum(p => p.Table.Rows);
    public long Bytes => _partitions.Sum(p => p.Table.Memory.Length);

    /// <summary>Opens the newest effective entry of a key, checked. False when there is none.</summary>
    /// <exception cref="CorruptEntryException">An entry that may be the answer does not hold.</exception>
    public bool TryFind(ReadOnlySpan<byte> key, ulong hash, out EntryView found)
    {
        found = default;
        var partition = _partitions[PartitionOf(hash)];
        var mark = MarkOf(hash);
        var table = partition.Ready();
        long best = 0;
        var bucket = table.Home(mark);
        for (var more = true; more; bucket = table.After(bucket))
        {
            if (!partition.TryReadLine(table, bucket, out var line))
            {
                // the line was damaged in memory or on disk: the partition has been made anew from the log
                table = partition.Ready();
                bucket = table.Home(mark) - 1;
                best = 0;
                continue;
            }
            for (var slot = 0; slot < Bucket.Slots; slot++)
            {
                var address = line.Address(slot);
                if (address == 0)
                {
                    more = false;
                    break;
                }
                if (line.Hash(slot) != mark || address <= best) continue;
                var entry = _segments.EntryAt(address);
                if (!entry.HasHead(key) || (entry.IsBatchRow && _batches.IsInert(entry.Position))) continue;
                best = address;
                found = entry;
            }
        }
        GC.KeepAlive(table);
        return best != 0;
    }

    /// <summary>Records a head of a durable entry.</summary>
    public void Insert(ReadOnlySpan<byte> key, ulong hash, long address, Batch? batch) => _partitions[PartitionOf(hash)].Insert(key, MarkOf(hash), address, batch);

    /// <summary>Brings a line nearer before <see cref="Insert"/> needs it.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        if (!Sse.IsSupported) return;
        var table = _partitions[PartitionOf(hash)].Table;
        Sse.Prefetch0(table.AddressOf(table.Home(MarkOf(hash))));
    }
}
