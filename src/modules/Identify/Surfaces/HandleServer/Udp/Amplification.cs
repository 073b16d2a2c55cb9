using Yiwang.Parties.Limits;

namespace Yiwang.Identify.Surfaces.HandleServer.Udp;

/// <summary>
/// Bounds what goes out over UDP to an address that has not shown that it is its own: a forged sender must gain nothing from us. Bytes that came from the address, times
/// <paramref name="factor"/>, go out freely; beyond, each address has <see cref="Burst"/> bytes at once and <see cref="PerSecond"/> bytes a second. Who has connected over TCP within the
/// hour has shown it. Tables are of a fixed size and nothing is allocated.
/// </summary>
internal sealed class Amplification(int factor, TimeProvider time)
{
    /// <summary>One record as large as any, for clients that ask once.</summary>
    public const int Burst = 65_536;
    public const int PerSecond = 16_384;
    private const int Rows = 65_536;
    private readonly TokenBuckets _beyond = new(new Rate(PerSecond, Burst), Rows, time);
    private readonly SeenAddresses _verified = new(Rows, TimeSpan.FromHours(1), time);
    private readonly int _salt = Random.Shared.Next();

    /// <summary>A connection over TCP stands: its address is its own.</summary>
    public void Verified(ReadOnlySpan<byte> ip) => _verified.Add(Hash(ip));

    /// <param name="received">Bytes of the datagrams of the request.</param>
    /// <param name="answer">Bytes of the answer.</param>
    public bool Allows(ReadOnlySpan<byte> ip, int received, int answer)
    {
        var beyond = answer - received * factor;
        if (beyond <= 0) return true;
        var who = Hash(ip);
        return _beyond.Take(who, beyond) == TimeSpan.Zero || _verified.Contains(who);
    }

    private ulong Hash(ReadOnlySpan<byte> ip)
    {
        var hash = new HashCode();
        hash.Add(_salt);
        hash.AddBytes(ip.Length == 16 ? ip[..8] : ip);
        var low = (uint)hash.ToHashCode();
        hash.Add(1);
        return (ulong)(uint)hash.ToHashCode() << 32 | low;
    }
}
