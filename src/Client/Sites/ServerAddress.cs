using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Sites;

/// <summary>Where one server listens; null for what it does not offer.</summary>
/// <param name="PublicKey">With which it signs, as in an HS_PUBKEY value; empty when unknown.</param>
internal sealed record ServerAddress(IPEndPoint? Udp, IPEndPoint? Tcp, Uri? Http, byte[] PublicKey)
{
    private const int UsualPort = 2641;

    public string Name => (Tcp ?? Udp)?.ToString() ?? Http?.Authority ?? "?";

    /// <summary>What a person wrote: <c>host</c>, <c>host:port</c>, <c>[::1]:port</c>, <c>http://host:port</c>.</summary>
    public static async Task<ServerAddress> FindAsync(string text, CancellationToken cancel)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return new(null, null, uri, []);
        if (!TryEndPoint(text, out var host, out var port)) throw new ArgumentException($"'{text}' is not host, host:port or http://host:port", nameof(text));
        if (IPAddress.TryParse(host, out var address)) return At(new IPEndPoint(address, port));
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancel);
            if (found.Length > 0) return At(new IPEndPoint(Array.Find(found, a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port));
        }
        catch (SocketException e)
        {
            throw new HandleException(HandleFailure.Unreachable, $"{host}: {e.Message}", server: text, inner: e);
        }
        throw new HandleException(HandleFailure.Unreachable, $"{host}: the name has no address", server: text);
    }

    /// <summary>Of a site record, the interfaces that serve resolution or administration.</summary>
    public static ServerAddress Of(SiteServer server, InterfaceUse use)
    {
        IPEndPoint? At(InterfaceProtocol protocol) =>
            server.Interfaces.FirstOrDefault(i => i.Protocol == protocol && (i.Use & use) != 0 && i.Port is > 0 and <= ushort.MaxValue) is { Port: > 0 } found
                ? new IPEndPoint(server.IPAddress, found.Port) : null;
        var http = At(InterfaceProtocol.Http);
        return new(At(InterfaceProtocol.Udp), At(InterfaceProtocol.Tcp), http is null ? null : new Uri($"http://{http}/"), server.PublicKey);
    }

    private static ServerAddress At(IPEndPoint endPoint) => new(endPoint, endPoint, null, []);

    private static bool TryEndPoint(string text, [NotNullWhen(true)] out string? host, out int port)
    {
        (host, port) = (text, UsualPort);
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = text.LastIndexOf(':');
        // an IPv6 address without brackets has several colons and no port
        if (bracket < 0 && text.IndexOf(':', StringComparison.Ordinal) != colon) return IPAddress.TryParse(text, out _);
        if (colon > bracket && colon >= 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > ushort.MaxValue) return false;
            host = text[..colon];
        }
        host = host.Trim('[', ']');
        return host.Length > 0 && Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }
}
