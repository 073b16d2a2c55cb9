using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Identify.Surfaces.HandleServer.Udp;

namespace Yiwang.Identify.Surfaces.HandleServer.Tcp;

/// <summary>All connections of the Handle protocol: takes them in, bounds how many one address may hold, and once a second closes those whose time is over.</summary>
internal sealed class HandleConnections : IDisposable
{
    private readonly FastResolve _fast;
    private readonly HandleService _service;
    private readonly Amplification _amplification;
    private readonly HandleMeters _meters;
    private readonly HandleServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<HandleConnection, byte> _open = new();
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private readonly ITimer _watch;

    public HandleConnections(FastResolve fast, HandleService service, Amplification amplification, HandleMeters meters, HandleServerOptions options, TimeProvider time)
    {
        (_fast, _service, _amplification, _meters, _options, _time) = (fast, service, amplification, meters, options, time);
        _watch = time.CreateTimer(_ => CloseOverdue(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public int Open => _open.Count;

    public async Task ServeAsync(ConnectionContext context, bool recursive)
    {
        var remote = context.RemoteEndPoint as IPEndPoint ?? new IPEndPoint(IPAddress.None, 0);
        if (remote.Address.IsIPv4MappedToIPv6) remote = new(remote.Address.MapToIPv4(), remote.Port);
        if (!TryEnter(remote.Address))
        {
            _meters.Limited();
            context.Abort();
            return;
        }
        using var connection = new HandleConnection(context, new HandlePeer(HandleTransport.Tcp, remote, recursive), _fast, _service, _meters, _options, _time);
        _open.TryAdd(connection, 0);
        try
        {
            if (!IPAddress.IsLoopback(remote.Address)) _amplification.Verified(remote.Address.GetAddressBytes());
            await connection.RunAsync();
        }
        finally
        {
            _open.TryRemove(connection, out _);
            Leave(remote.Address);
        }
    }

    public void Dispose() => _watch.Dispose();

    private bool TryEnter(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return true;
        if (_byAddress.AddOrUpdate(address, 1, (_, count) => count + 1) <= _options.ConnectionsPerAddress) return true;
        Leave(address);
        return false;
    }

    private void Leave(IPAddress address)
    {
        if (IPAddress.IsLoopback(address)) return;
        // the pair is removed only while it still says zero: another connection may have come in between
        if (_byAddress.AddOrUpdate(address, 0, (_, count) => count - 1) <= 0) _byAddress.TryRemove(new(address, 0));
    }

    private void CloseOverdue()
    {
        var now = _time.GetTimestamp();
        foreach (var (connection, _) in _open) connection.CloseIfOverdue(now);
    }
}
