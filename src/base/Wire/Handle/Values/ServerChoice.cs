using System.Security.Cryptography;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle.Values;

/// <summary>Which server of a site answers for a handle: RFC 3651 §3.2.2 as deployed, |last four bytes of MD5(upper-cased part)| mod number of servers.</summary>
public static class ServerChoice
{
    /// <returns>0 for a site of one server or none.</returns>
    public static int For(SiteRecord site, string handle)
    {
        if (site.Servers.Length <= 1) return 0;
        var slash = handle.IndexOf('/', StringComparison.Ordinal);
        var part = site.Hash switch
        {
            // a bare prefix is under the handle of all prefixes
            HashOption.Prefix => slash < 0 ? "0.NA" : handle[..slash],
            HashOption.Suffix => handle[(slash + 1)..],
            _ => handle,
        };
        // handles fold ASCII alone, so letters beyond it keep their case
        var bytes = Encoding.UTF8.GetBytes(part);
        Ascii.ToUpperInPlace(bytes, out _);
#pragma warning disable CA5351 // MD5 spreads load here; nothing is protected by it
        var hash = ReadInt32BigEndian(MD5.HashData(bytes).AsSpan(12));
#pragma warning restore CA5351
        // the one number without a positive counterpart counts as 0 in the reference, whose abs leaves it negative and fails
        return hash == int.MinValue ? 0 : Math.Abs(hash) % site.Servers.Length;
    }
}
