using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>A WebSocket as a pair of pipes.</summary>
internal sealed class WebSocketTransport : IDuplexPipe, IAsyncDisposable
{
    private const int ReadBytes = 4 << 10;
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _stop;
    private readonly Pipe _in = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Pipe _out = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Task _receiving, _sending;

    public WebSocketTransport(WebSocket socket, CancellationToken aborted)
    {
        _socket = socket;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    public PipeReader Input => _in.Reader;
    public PipeWriter Output => _out.Writer;

    public async ValueTask DisposeAsync()
    {
        // what is to be sent is sent before the socket is closed; the other end has a little time for its good-bye
        await _sending;
        _stop.CancelAfter(TimeSpan.FromSeconds(2));
        await _receiving;
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                // a receive of nothing returns when there is something: an idle socket holds no buffer
                var waited = await _socket.ReceiveAsync(Memory<byte>.Empty, _stop.Token);
                if (waited.MessageType != WebSocketMessageType.Binary) break;
                var received = await _socket.ReceiveAsync(_in.Writer.GetMemory(ReadBytes), _stop.Token);
                // 6.0.0-1: anything but binary frames ends the connection
                if (received.MessageType != WebSocketMessageType.Binary) break;
                _in.Writer.Advance(received.Count);
                if ((await _in.Writer.FlushAsync(_stop.Token)).IsCompleted) break;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // the other end is gone
        }
        await _in.Writer.CompleteAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _out.Reader.ReadAsync(_stop.Token);
                foreach (var piece in read.Buffer) await _socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
                _out.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // the other end is gone
        }
        await _out.Reader.CompleteAsync();
    }
}
