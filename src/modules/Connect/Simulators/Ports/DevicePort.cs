using System.Net;
using System.Net.Sockets;

namespace Yiwang.Connect.Simulators.Ports;

/// <summary>The network plug of a simulated device: it can be pulled and put back.</summary>
internal sealed class DevicePort : IAsyncDisposable
{
    /// <summary>Masters at a time, as small controllers allow; one more is turned away.</summary>
    private const int ConnectionsMax = 8;
    private static readonly TimeSpan s_restart = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly SimulatedDevice _device;
    private readonly bool _rtu;
    private readonly TimeProvider _clock;
    private readonly HashSet<Socket> _masters = [];
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <exception cref="SocketException">The endpoint is taken.</exception>
    public DevicePort(SimulatedDevice device, IPEndPoint endpoint, bool rtu, TimeProvider clock)
    {
        (_device, _rtu, _clock, Endpoint) = (device, rtu, clock, endpoint);
        Plug();
    }

    /// <summary>With the port that was given when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; private set; }

    public void Plug()
    {
        lock (_lock)
        {
            if (_listener is not null) return;
            var listener = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(Endpoint);
                listener.Listen(ConnectionsMax);
            }
            catch
            {
                listener.Dispose();
                throw;
            }
            Endpoint = (IPEndPoint)listener.LocalEndPoint!;
            _listener = listener;
            _accepting = AcceptAsync(listener);
        }
    }

    public void Unplug()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
            foreach (var master in _masters) master.Dispose();
            _masters.Clear();
        }
    }

    /// <summary>Gone for five seconds, then back by itself.</summary>
    public async Task RestartAsync()
    {
        Unplug();
        try
        {
            await Task.Delay(s_restart, _clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        _device.Set(SimulatedFault.Restart, on: false);
        if (!_device.Has(SimulatedFault.Unplug)) Plug();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Unplug();
        await _accepting;
    }

    private async Task AcceptAsync(Socket listener)
    {
        await Task.Yield();
        while (true)
        {
            Socket master;
            try
            {
                master = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            master.NoDelay = true;
            lock (_lock)
            {
                if (_listener != listener || _masters.Count >= ConnectionsMax)
                {
                    master.Dispose();
                    continue;
                }
                _masters.Add(master);
            }
            _ = ServeAsync(master);
        }
    }

    private async Task ServeAsync(Socket master)
    {
        try
        {
            await new MasterSession(master, _device, _rtu, _clock).RunAsync(_stop.Token);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The master left, or the plug was pulled.
        }
        finally
        {
            lock (_lock) _masters.Remove(master);
            master.Dispose();
        }
    }
}
