namespace Yiwang.Storage.Log.Index;

/// <summary>
/// The buckets of one partition. A hash's place is its share of the range, so that a larger table is filled in one pass in the same order. Slots are never
/// freed: a chain ends at the first bucket with an empty slot.
/// </summary>
internal sealed unsafe class IndexTable(NativeBytes memory, int bucketCount)
{
    // 82 % of 6-slot buckets keeps three of four look-ups in one cache line; growth by half then leaves ≥ 55 %, that is ≤ 19.5 bytes a row
    public const double FullAt = 0.82;

    public IndexTable(int bucketCount) : this(new NativeBytes((long)bucketCount * Bucket.Bytes), bucketCount) { }

    public int BucketCount => bucketCount;
    public NativeBytes Memory => memory;
    public long Rows { get; set; }
    public bool NeedsRoom => Rows >= (long)(bucketCount * Bucket.Slots * FullAt);

    public int Home(uint hash) => (int)(((ulong)hash * (uint)bucketCount) >> 32);

    public int After(int bucket) => bucket + 1 == bucketCount ? 0 : bucket + 1;

    public ref Bucket At(int bucket) => ref ((Bucket*)memory.Start)[bucket];

    public byte* AddressOf(int bucket) => memory.Start + (long)bucket * Bucket.Bytes;

    /// <summary>Adds a slot without looking for its key.</summary>
    public void Append(uint hash, long address)
    {
        for (var bucket = Home(hash); ; bucket = After(bucket))
        {
            ref var line = ref At(bucket);
            var used = line.Used();
            if (used == Bucket.Slots) continue;
            line.Set(used, hash, address);
            Rows++;
            return;
        }
    }

    /// <summary>A table half as large again, null when a line does not match its checksum.</summary>
    public IndexTable? Grown()
    {
        var larger = new IndexTable(Math.Max(bucketCount + 8, (int)(bucketCount * 1.5)));
        for (var bucket = 0; bucket < bucketCount; bucket++)
        {
            ref var line = ref At(bucket);
            if (!line.Holds()) return null;
            for (int slot = 0, used = line.Used(); slot < used; slot++) larger.Append(line.Hash(slot), line.Address(slot));
        }
        return larger;
    }
}
