using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>Who asks, as far as that is looked at: a random id in a first-party cookie, a city, an app. Read from a POST only; a GET sets nothing.</summary>
internal readonly record struct Visitor(ulong Device, IPAddress? Address, ulong AddressHash, City? City, ScanChannel Channel);

/// <summary>Makes a visitor out of a request.</summary>
internal sealed class Visitors(CityTable cities, TimeProvider clock)
{
    private const string Cookie = "yw-device";
    private const int IdBytes = 16, KeyBytes = 32;
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(180), s_keyLife = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private byte[] _key = [];
    private DateTimeOffset _until;

    public Visitor Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return new(Hash(DeviceOf(http)), address, AddressHash(address), cities.Of(address), Channel(http.Request.Headers.UserAgent.ToString()));
    }

    private static string DeviceOf(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is { Length: IdBytes * 2 } known && IsHex(known)) return known;
        var fresh = RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true);
        http.Response.Cookies.Append(Cookie, fresh, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = s_kept, IsEssential = true });
        return fresh;
    }

    private static bool IsHex(string text) => !text.AsSpan().ContainsAnyExcept(s_hex);

    private static ulong Hash(string device)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(device), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    // once the key is gone nobody can say which address it was, not by trying all of them either
    private ulong AddressHash(IPAddress? address)
    {
        if (address is null) return 0;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key(), address.MapToIPv6().GetAddressBytes(), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private byte[] Key()
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() is var now && now >= _until) (_key, _until) = (RandomNumberGenerator.GetBytes(KeyBytes), now + s_keyLife);
            return _key;
        }
    }

    private static ScanChannel Channel(string agent) =>
        agent.Contains("MicroMessenger", StringComparison.OrdinalIgnoreCase) ? ScanChannel.WeChat
        : agent.Contains("AlipayClient", StringComparison.OrdinalIgnoreCase) ? ScanChannel.Alipay
        : agent.Contains("DingTalk", StringComparison.OrdinalIgnoreCase) ? ScanChannel.DingTalk
        : agent.StartsWith("Mozilla/", StringComparison.Ordinal) ? ScanChannel.Browser : ScanChannel.Other;
}
