using System.Net.Sockets;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;

namespace Yiwang.Connect.Modbus.Links;

/// <summary>Opens what an adapter describes.</summary>
internal static class LinkOpening
{
    /// <summary>Within this, or the adapter's own time-out when that is longer: the first packet over a mobile link takes its time.</summary>
    private static readonly TimeSpan s_connectWithin = TimeSpan.FromSeconds(3);

    public static async Task<(ModbusLink? Link, LinkError? Error)> OpenAsync(Adapter adapter, Action<byte> overheard, TimeProvider clock, CancellationToken cancel)
    {
        var within = TimeSpan.FromMilliseconds(adapter.TimeoutMs) is var own && own > s_connectWithin ? own : s_connectWithin;
        using var timer = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            IByteChannel channel;
            if (adapter.Kind == AdapterKind.ModbusRtu) channel = SerialChannel.Open(adapter.Endpoint, adapter.Serial ?? new());
            else if (TcpChannel.TryEndpoint(adapter.Endpoint, out var endpoint)) channel = await TcpChannel.ConnectAsync(endpoint, either.Token);
            else return (null, LinkError.Unreachable);
            return (new(channel, adapter.Kind == AdapterKind.ModbusTcp ? new TcpFraming() : new RtuFraming(), clock) { Overheard = overheard }, null);
        }
        catch (SocketException e)
        {
            return (null, e.SocketErrorCode == SocketError.ConnectionRefused ? LinkError.Refused : LinkError.Unreachable);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, LinkError.Unreachable);
        }
        catch (IOException)
        {
            return (null, LinkError.Unreachable);
        }
    }
}
