namespace Yiwang.Connect.Collect.Spool;

/// <summary>A place between two records: segments are numbered for ever, so places are in order of time of arrival.</summary>
internal readonly record struct SpoolPosition(long Value) : IComparable<SpoolPosition>
{
    public SpoolPosition(long segment, long offset) : this(segment << 32 | offset)
    {
    }

    public long Segment => Value >> 32;
    public long Offset => Value & 0xFFFF_FFFF;

    public int CompareTo(SpoolPosition other) => Value.CompareTo(other.Value);
    public static bool operator <(SpoolPosition a, SpoolPosition b) => a.Value < b.Value;
    public static bool operator >(SpoolPosition a, SpoolPosition b) => a.Value > b.Value;
    public static bool operator <=(SpoolPosition a, SpoolPosition b) => a.Value <= b.Value;
    public static bool operator >=(SpoolPosition a, SpoolPosition b) => a.Value >= b.Value;
}
