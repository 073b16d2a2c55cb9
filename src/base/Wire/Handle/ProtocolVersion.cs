namespace Yiwang.Wire.Handle;

/// <summary>
/// Version of the protocol. Very old clients called themselves 5.x where they meant 2.0, so 5.x counts as older than everything else
/// (the reference implementation does the same).
/// </summary>
public readonly record struct ProtocolVersion(byte Major, byte Minor) : IComparable<ProtocolVersion>
{
    /// <summary>What the reference implementation and we speak.</summary>
    public static readonly ProtocolVersion Current = new(2, 11);
    /// <summary>What clients send before they know the server.</summary>
    public static readonly ProtocolVersion Compatible = new(2, 10);

    public int CompareTo(ProtocolVersion other) => Rank - other.Rank;

    public bool IsAtLeast(byte major, byte minor) => CompareTo(new(major, minor)) >= 0;

    public static ProtocolVersion Lower(ProtocolVersion a, ProtocolVersion b) => a < b ? a : b;

    public static bool operator <(ProtocolVersion left, ProtocolVersion right) => left.Rank < right.Rank;
    public static bool operator >(ProtocolVersion left, ProtocolVersion right) => left.Rank > right.Rank;
    public static bool operator <=(ProtocolVersion left, ProtocolVersion right) => left.Rank <= right.Rank;
    public static bool operator >=(ProtocolVersion left, ProtocolVersion right) => left.Rank >= right.Rank;

    public override string ToString() => $"{Major}.{Minor}";

    private int Rank => Major == 5 ? Minor - 256 : (Major << 8) | Minor;
}
