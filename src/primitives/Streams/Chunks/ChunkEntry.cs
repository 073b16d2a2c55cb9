using System.Runtime.InteropServices;

namespace Yiwang.Streams.Chunks;

/// <summary>What the directory of a bucket file says of one chunk: where it is, what it holds in sum, and its last sample. 128 bytes, little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct ChunkEntry
{
    public const int Bytes = 128;

    public uint Series;
    public int Length;
    public long Offset;
    /// <summary>CRC-32C of the chunk.</summary>
    public uint Crc;
    public ushort Count;
    public SampleKind Kind;
    public byte LastQuality;
    public long FirstUs, LastUs;
    /// <summary>0 for text and blocks.</summary>
    public long LastBits;
    public long LastReceivedUs;
    private int _valid, _holds;
    private double _min, _max, _sum, _first, _last, _weightedSum;
    private long _weightedUs, _longestUs;

    public ChunkSummary Summary
    {
        readonly get => new(FirstUs, LastUs, Count, _valid, _min, _max, _sum, _first, _last, _weightedSum, _weightedUs, _longestUs, _holds != 0);
        set
        {
            (FirstUs, LastUs, Count, _valid) = (value.FirstUs, value.LastUs, (ushort)value.Count, (int)value.Valid);
            (_min, _max, _sum, _first, _last) = (value.Min, value.Max, value.Sum, value.First, value.Last);
            (_weightedSum, _weightedUs, _longestUs, _holds) = (value.WeightedSum, value.WeightedUs, value.LongestUs, value.Holds ? 1 : 0);
        }
    }
}
