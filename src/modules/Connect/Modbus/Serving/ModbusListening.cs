using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>Serves the node's points on a Kestrel listener.</summary>
public static class ModbusListening
{
    public static void UseModbus(this IConnectionBuilder listener)
    {
        var server = listener.ApplicationServices.GetRequiredService<ModbusServer>();
        listener.Run(server.ServeAsync);
    }
}

/// <summary>Modbus TCP: requests of one master are answered in their order, one at a time.</summary>
internal sealed class ModbusServer(IRegisterBank bank, ModbusServerOptions options, TimeProvider clock)
{
    private int _masters;

    public async Task ServeAsync(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint remote || !options.Allows(remote.Address)) return;
        try
        {
            if (Interlocked.Increment(ref _masters) <= options.ConnectionsMax) await ServeAsync(connection.Transport, connection.ConnectionClosed);
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or OperationCanceledException)
        {
            // The master left.
        }
        finally
        {
            Interlocked.Decrement(ref _masters);
        }
    }

    private async Task ServeAsync(IDuplexPipe transport, CancellationToken closed)
    {
        var request = new byte[ModbusLimits.TcpBytes];
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(closed);
        await using var timer = clock.CreateTimer(_ => idle.Cancel(), null, options.Idle, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var read = await transport.Input.ReadAsync(idle.Token);
            var buffer = read.Buffer;
            while (TryTake(ref buffer, request, out var frame, out var broken))
            {
                if (broken) return;
                var answer = transport.Output.GetMemory(ModbusLimits.TcpBytes);
                var bytes = await Responder.AnswerAsync(bank, request.AsMemory(0, frame.PduBytes), answer[TcpFrame.HeaderBytes..]);
                (frame with { PduBytes = bytes }).Write(answer.Span);
                transport.Output.Advance(TcpFrame.HeaderBytes + bytes);
                if ((await transport.Output.FlushAsync(idle.Token)).IsCompleted) return;
                timer.Change(options.Idle, Timeout.InfiniteTimeSpan);
            }
            transport.Input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return;
        }
    }

    /// <summary>Takes one request off the front into <paramref name="request"/>.</summary>
    private static bool TryTake(ref ReadOnlySequence<byte> buffer, Span<byte> request, out TcpFrame frame, out bool broken)
    {
        Span<byte> head = stackalloc byte[ModbusLimits.TcpBytes];
        var front = buffer.Slice(0, Math.Min(buffer.Length, head.Length));
        front.CopyTo(head);
        var fault = TcpFrame.Read(head[..(int)front.Length], out frame);
        broken = fault is not (ModbusFault.None or ModbusFault.NeedMore);
        if (fault != ModbusFault.None) return broken;
        head.Slice(TcpFrame.HeaderBytes, frame.PduBytes).CopyTo(request);
        buffer = buffer.Slice(TcpFrame.HeaderBytes + frame.PduBytes);
        return true;
    }
}
