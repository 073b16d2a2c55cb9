using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Yiwang.Net.Wire;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>
/// Site records of other nodes: the address and port of their delegation, and the key with which the node says that it signs, since clients of the protocol set up no session with
/// a server whose key they do not know. Names are looked up, and nodes asked, at most once in five minutes.
/// </summary>
internal sealed class NodeSites(INodeClient nodes, TimeProvider time)
{
    private const int NamesMax = 10_000;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, (IPAddress? Address, DateTimeOffset Until)> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (byte[] Key, DateTimeOffset Until)> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="prefix">One that the node answers for; null = unknown, and the site has no key then.</param>
    /// <returns>Null when the node's name has no address now.</returns>
    public async ValueTask<SiteRecord?> OfAsync(Uri node, int handlePort, Prefix? prefix, CancellationToken cancel)
    {
        var host = node.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var address)) address = await LookUpAsync(host, cancel);
        if (address is null) return null;
        List<SiteInterface> interfaces = [new(InterfaceUse.Both, InterfaceProtocol.Tcp, handlePort), new(InterfaceUse.Resolution, InterfaceProtocol.Udp, handlePort)];
        // as in the node's own record, HTTPS is not named
        if (node.Scheme == Uri.UriSchemeHttp) interfaces.Add(new(InterfaceUse.Both, InterfaceProtocol.Http, node.Port));
        var key = prefix is { } answered ? await KeyAsync(node, answered, cancel) : [];
        return NodeSite.Of("", address, key, [.. interfaces]);
    }

    // a node that is away, or speaks no more than the protocol itself, has an empty key
    private async ValueTask<byte[]> KeyAsync(Uri node, Prefix prefix, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_keys.TryGetValue(node.Authority, out var known) && now < known.Until) return known.Key;
        var handle = Handle.Parse($"{Prefix.NamingAuthority}/{prefix}");
        var asked = await nodes.AskAsync(node, handle, cancel);
        var said = asked.Succeeded ? asked.Value.Record?.Read(handle)?.Values.FirstOrDefault(v => v.Type == ValueTypes.Site) : null;
        var key = said is not null && SiteRecord.TryRead(said.Data.Span, out var site) == WireFault.None && site is { Servers: [var server, ..] } ? server.PublicKey : known.Key ?? [];
        if (_keys.Count >= NamesMax) _keys.Clear();
        _keys[node.Authority] = (key, now + s_kept);
        return key;
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
