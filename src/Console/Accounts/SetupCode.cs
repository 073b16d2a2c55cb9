using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Console.Accounts;

/// <summary>
/// A new node belongs to who started it. Its terminal prints this code, and a browser on another machine must give it: a stranger on the network cannot
/// claim the node first. Made anew at each start.
/// </summary>
public sealed class SetupCode
{
    /// <summary>Two groups of four, without characters that look alike: 40 bits, and five tries before a wait.</summary>
    public string Text { get; } = $"{Group()}-{Group()}";

    /// <summary>True when the person sits at the machine itself. A proxy in front makes strangers look local: what it adds, and a foreign host name, give it away.</summary>
    public static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } ip && IPAddress.IsLoopback(ip)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("X-Original-For")
        && (http.Request.Host.Host == "localhost" || (IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    public bool Matches(string? typed)
    {
        var tidy = new string([.. (typed ?? "").Where(char.IsAsciiLetterOrDigit).Take(32)]).ToUpperInvariant();
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(tidy), Encoding.ASCII.GetBytes(Text.Replace("-", "", StringComparison.Ordinal)));
    }

    private static string Group() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 4);
}
