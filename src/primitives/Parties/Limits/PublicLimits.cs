using System.Net;
using System.Net.Sockets;

namespace Yiwang.Parties.Limits;

/// <summary>Rates of callers who are not signed in, and of accounts. Settings of the node.</summary>
public sealed record LimitOptions
{
    /// <summary>One code asked for from one address. Default 2/s after 60 at once: a person reloading never meets it, a copier of one page does.</summary>
    public Rate CodeAndAddress { get; init; } = new(2, 60);
    /// <summary>One address over all codes. Generous, since a mobile carrier puts thousands of people behind one. Default 500/s after 5,000 at once.</summary>
    public Rate Address { get; init; } = new(500, 5_000);
    /// <summary>One account or token. Default 30,000/s after 60,000 at once: more than one plant's gateway needs, less than would stop the others.</summary>
    public Rate Account { get; init; } = new(30_000, 60_000);
    /// <summary>Callers remembered by each of the three, 8 to 2²⁴. Default 65,536 (1.5 MiB each).</summary>
    public int Rows { get; init; } = 65_536;
}

/// <summary>Who may ask how often. All tables are bounded; nothing is allocated for a question.</summary>
public sealed class PublicLimits(LimitOptions options, TimeProvider time)
{
    private readonly TokenBuckets _codes = new(options.CodeAndAddress, options.Rows, time);
    private readonly TokenBuckets _addresses = new(options.Address, options.Rows, time);
    private readonly TokenBuckets _accounts = new(options.Account, options.Rows, time);
    // HashCode and string hashes are keyed by chance in each process.
    private readonly int _salt = Random.Shared.Next();
    private long _refused;

    /// <summary>A look-up by somebody who is not signed in.</summary>
    /// <returns>Zero = go on; else when to come back.</returns>
    public TimeSpan LookUp(ReadOnlySpan<char> code, IPAddress? address)
    {
        var who = Hash(address);
        var wait = _addresses.Take(who);
        // A refused address takes nothing from the code's bucket, and the other way round the code's refusal has cost the address its token: it did ask.
        return Counted(wait > TimeSpan.Zero ? wait : _codes.Take(who ^ ((ulong)(uint)string.GetHashCode(code, StringComparison.OrdinalIgnoreCase) * 0xC2B2AE3D27D4EB4FUL)));
    }

    /// <summary>As the other, for protocols whose codes and addresses are bytes; no allocation.</summary>
    /// <param name="code">UTF-8; its own spelling of the letters A–Z does not matter.</param>
    /// <param name="address">4 bytes of IPv4 or 16 of IPv6.</param>
    public TimeSpan LookUp(ReadOnlySpan<byte> code, ReadOnlySpan<byte> address)
    {
        var who = Hash(address.Length == 16 && address[..12].SequenceEqual(MappedIPv4) ? address[12..] : address[..Math.Min(8, address.Length)]);
        var wait = _addresses.Take(who);
        return Counted(wait > TimeSpan.Zero ? wait : _codes.Take(who ^ FoldedHash(code)));
    }

    /// <summary>Look-ups refused since the start: many of them are a flood.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>A page or call of somebody who is not signed in and asks for no code.</summary>
    public TimeSpan Visit(IPAddress? address) => _addresses.Take(Hash(address));

    /// <summary>A visit turned out to be one that costs nothing, as its signature is a partner's.</summary>
    public void Unvisit(IPAddress? address) => _addresses.Give(Hash(address));

    /// <param name="account">User or app handle.</param>
    public TimeSpan Account(string account) => _accounts.Take((ulong)(uint)string.GetHashCode(account, StringComparison.OrdinalIgnoreCase) << 32 | (uint)account.Length);

    private TimeSpan Counted(TimeSpan wait)
    {
        if (wait > TimeSpan.Zero) Interlocked.Increment(ref _refused);
        return wait;
    }

    /// <summary>An IPv6 customer has a /64 at least: its addresses are one caller.</summary>
    private ulong Hash(IPAddress? address)
    {
        if (address is null) return 1;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length)) return 1;
        return Hash(address.AddressFamily == AddressFamily.InterNetwork ? bytes[..4] : address.IsIPv4MappedToIPv6 ? bytes[12..16] : bytes[..Math.Min(8, length)]);
    }

    private static ReadOnlySpan<byte> MappedIPv4 => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    private ulong Hash(ReadOnlySpan<byte> part)
    {
        var hash = new HashCode();
        hash.Add(_salt);
        hash.AddBytes(part);
        var low = (uint)hash.ToHashCode();
        hash.Add(1);
        return (ulong)(uint)hash.ToHashCode() << 32 | low;
    }

    // FNV-1a over folded bytes, begun at the salt: nobody outside can choose codes that share a bucket
    private ulong FoldedHash(ReadOnlySpan<byte> code)
    {
        var hash = 14695981039346656037UL ^ (ulong)(uint)_salt;
        foreach (var b in code) hash = (hash ^ (byte)(b is >= (byte)'a' and <= (byte)'z' ? b - 32 : b)) * 1099511628211UL;
        return hash ^ hash >> 32;
    }
}
