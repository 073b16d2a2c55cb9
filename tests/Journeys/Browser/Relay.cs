using System.Net;
using System.Net.Sockets;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>Another way to a node: reached at an address of its own, it calls the node from that address, as a phone behind a router does.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly IPAddress _address;
    private readonly IPEndPoint _node;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public Relay(string address, string node)
    {
        var target = new Uri(node);
        (_address, _node) = (IPAddress.Parse(address), new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        _listener = new TcpListener(_address, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // first: a listener that is stopped before it is asked once more throws
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true) open.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient phone)
    {
        using var near = phone;
        using var far = new TcpClient(new IPEndPoint(_address, 0));
        try
        {
            await far.ConnectAsync(_node, _stop.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(near.GetStream(), _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // one side hung up
        }
    }
}
