using System.Net;
using Yiwang.Parties.Limits;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>How often somebody may count or try. Tables in memory, 65,536 rows each; a restart begins anew.</summary>
public sealed record CodeLimitOptions
{
    /// <summary>Counted queries of one address. Default 2/s after 240 at once; a mobile carrier puts many people behind one.</summary>
    public Rate ScansOfAddress { get; init; } = new(2, 240);
    /// <summary>Counted queries of one code. Default 1/s after 120 at once.</summary>
    public Rate ScansOfCode { get; init; } = new(1, 120);
    /// <summary>Counted queries in all. Default 20,000/s after as many at once.</summary>
    public Rate Scans { get; init; } = new(20_000, 20_000);
    /// <summary>Wrong secrets under one visible code. Default 5 a day after 5 at once.</summary>
    public Rate WrongOfCode { get; init; } = new(5 / 86_400.0, 5);
    /// <summary>Wrong secrets of one address. Default 20 an hour after 20 at once.</summary>
    public Rate WrongOfAddress { get; init; } = new(20 / 3_600.0, 20);
    /// <summary>Wrong secrets in all. Default 1/s after 600 at once: at 50,000 codes of 31⁸ a lucky guess takes half a year of it.</summary>
    public Rate Wrong { get; init; } = new(1, 600);
    /// <summary>The answer to a secret is not given before this, whatever it is. Default 100 ms, several times what the slowest of them takes.</summary>
    public TimeSpan AnswerAfter { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Holds the limits. Requests from the machine itself have no limit of address, as elsewhere: they are the operator's own, or those of a proxy that is not listed as trusted.</summary>
internal sealed class CodeLimits(CodeLimitOptions options, TimeProvider time)
{
    private const int Rows = 65_536;
    private readonly TokenBuckets _scansOfAddress = new(options.ScansOfAddress, Rows, time), _scansOfCode = new(options.ScansOfCode, Rows, time), _scans = new(options.Scans, 8, time);
    private readonly TokenBuckets _wrongOfAddress = new(options.WrongOfAddress, Rows, time), _wrongOfCode = new(options.WrongOfCode, Rows, time), _wrong = new(options.Wrong, 8, time);
    // string hashes are keyed by chance in each process
    private readonly int _salt = Random.Shared.Next();

    public CodeLimitOptions Options => options;

    /// <returns>Zero = go on; else when to come back.</returns>
    public TimeSpan Scan(string code, IPAddress? address)
    {
        if (Address(address) is { } who && _scansOfAddress.Take(who) is var a && a > TimeSpan.Zero) return a;
        if (_scansOfCode.Take(Code(code)) is var c && c > TimeSpan.Zero) return c;
        return _scans.Take(1);
    }

    /// <summary>Takes before the secret is looked at, so that a right one waits as long as a wrong one; <see cref="Right"/> gives back.</summary>
    public TimeSpan Secret(string code, IPAddress? address)
    {
        if (Address(address) is { } who && _wrongOfAddress.Take(who) is var a && a > TimeSpan.Zero) return a;
        if (_wrongOfCode.Take(Code(code)) is var c && c > TimeSpan.Zero) return c;
        return _wrong.Take(1);
    }

    public void Right(string code, IPAddress? address)
    {
        if (Address(address) is { } who) _wrongOfAddress.Give(who);
        _wrongOfCode.Give(Code(code));
        _wrong.Give(1);
    }

    private ulong Code(string code) => (ulong)(uint)string.GetHashCode(code, StringComparison.OrdinalIgnoreCase) << 32 | (uint)HashCode.Combine(_salt, code.Length);

    // an IPv6 customer has a /64 at least: its addresses are one caller
    private ulong? Address(IPAddress? address)
    {
        if (address is null || IPAddress.IsLoopback(address)) return null;
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var hash = new HashCode();
        hash.Add(_salt);
        hash.AddBytes(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
        return (ulong)(uint)hash.ToHashCode() << 16 | 0xA;
    }
}
