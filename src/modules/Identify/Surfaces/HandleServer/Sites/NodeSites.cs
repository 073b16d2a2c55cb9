using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>Site records of other nodes, made from the addresses in their delegations. Names are looked up at most once in five minutes.</summary>
internal sealed class NodeSites(TimeProvider time)
{
    private const int NamesMax = 10_000;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, (IPAddress? Address, DateTimeOffset Until)> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null when the node's name has no address now.</returns>
    public async ValueTask<SiteRecord?> OfAsync(Uri node, int handlePort, CancellationToken cancel)
    {
        var host = node.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address)) address = await LookUpAsync(host, cancel);
        if (address is null) return null;
        List<SiteInterface> interfaces = [new(InterfaceUse.Both, InterfaceProtocol.Tcp, handlePort), new(InterfaceUse.Resolution, InterfaceProtocol.Udp, handlePort)];
        // as in the node's own record, HTTPS is not named
        if (node.Scheme == Uri.UriSchemeHttp) interfaces.Add(new(InterfaceUse.Both, InterfaceProtocol.Http, node.Port));
        return NodeSite.Of("", address, [], [.. interfaces]);
    }

    private async ValueTask<IPAddress?> LookUpAsync(string name, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_names.TryGetValue(name, out var known) && now < known.Until) return known.Address;
        var found = await AskAsync(name, cancel);
        if (_names.Count >= NamesMax) _names.Clear();
        _names[name] = (found, now + s_kept);
        return found;
    }

    private async Task<IPAddress?> AskAsync(string name, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, both.Token);
            return Array.Find(addresses, a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
        }
        catch (Exception e) when (e is SocketException or ArgumentException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
