using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Yiwang.Connect.Acquisition;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Links;

/// <summary>One open connection: a request goes out, its answer comes in, everything else that arrives is told apart and dropped. One request at a time.</summary>
internal sealed class ModbusLink(IByteChannel channel, Framing framing, TimeProvider clock) : IAsyncDisposable
{
    private readonly byte[] _out = new byte[ModbusLimits.TcpBytes];
    private readonly byte[] _in = new byte[2 * ModbusLimits.TcpBytes];
    private CancellationTokenSource _timer = new(Timeout.InfiniteTimeSpan, clock);
    private int _filled;
    private long _quietSince;
    private bool _silentLast;

    /// <summary>Hears of units that answered although nobody waited: they live.</summary>
    public Action<byte>? Overheard { get; init; }

    /// <param name="values">As in <see cref="ModbusRequest.Write"/>.</param>
    /// <param name="into">Takes the values that are read.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LinkReply> ExchangeAsync(byte unit, ModbusRequest request, ReadOnlyMemory<byte> values, Memory<byte> into, TimeSpan timeout)
    {
        var pduBytes = request.Write(_out.AsSpan(framing.Head), values.Span);
        var bytes = framing.Close(_out, unit, pduBytes);
        LinkError? seen = null;
        try
        {
            if (!_timer.TryReset()) _timer = Renewed();
            _timer.CancelAfter(timeout);
            if (channel.Silence > TimeSpan.Zero) await KeepSilenceAsync();
            if (!framing.HasTransactions && (_silentLast || _filled > 0)) await DiscardAsync();
            await channel.SendAsync(_out.AsMemory(0, bytes), _timer.Token);
            while (true)
            {
                if (Take(unit, request, pduBytes, into.Span, ref seen) is { } reply) return reply;
                if (_filled == _in.Length) return new(LinkError.BadFrame, Lost: true);
                var got = await channel.ReceiveAsync(_in.AsMemory(_filled), _timer.Token);
                if (got == 0) return new(LinkError.Closed, Lost: true);
                _filled += got;
                _quietSince = clock.GetTimestamp();
            }
        }
        catch (OperationCanceledException)
        {
            _silentLast = true;
            return new(seen ?? (_filled > 0 ? LinkError.BadFrame : LinkError.Timeout));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            return new(LinkError.Closed, Lost: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        _timer.Dispose();
    }

    /// <summary>Goes through the frames that have come; null = wait for more.</summary>
    private LinkReply? Take(byte unit, in ModbusRequest request, int sent, Span<byte> into, ref LinkError? seen)
    {
        while (_filled > 0)
        {
            var taken = framing.Take(_in.AsSpan(0, _filled), unit, request.Function);
            if (taken.Kind == TakenKind.NeedMore) return null;
            if (taken.Kind == TakenKind.Broken)
            {
                _filled = 0;
                return new(LinkError.BadFrame, Lost: framing.HasTransactions);
            }
            var reply = taken.Kind == TakenKind.Answer ? Judge(request, sent, _in.AsSpan(taken.At, taken.Bytes), into) : null;
            if (reply is null)
            {
                Overheard?.Invoke(taken.Unit);
                seen = taken.Kind == TakenKind.OtherUnit ? LinkError.WrongUnit : seen;
            }
            _in.AsSpan(taken.Consumed, _filled - taken.Consumed).CopyTo(_in);
            _filled -= taken.Consumed;
            if (reply is not null) return reply;
        }
        return null;
    }

    private LinkReply? Judge(in ModbusRequest request, int sent, ReadOnlySpan<byte> pdu, Span<byte> into)
    {
        var fault = ModbusAnswer.Read(request, _out.AsSpan(framing.Head, sent), pdu, out var exception, out var values);
        // Without transaction numbers an answer of another shape is a late one to an earlier request.
        if (fault != ModbusFault.None) return framing.HasTransactions ? new(LinkError.Rejected) : null;
        _silentLast = false;
        values.CopyTo(into);
        return new(null, exception, values.Length);
    }

    /// <summary>Throws away what is already there: it can only be late or noise.</summary>
    private async ValueTask DiscardAsync()
    {
        _filled = 0;
        using var now = new CancellationTokenSource();
        while (true)
        {
            var waiting = channel.ReceiveAsync(_in, now.Token);
            if (!waiting.IsCompleted)
            {
                await now.CancelAsync();
                try
                {
                    await waiting;
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                return;
            }
            if (await waiting == 0) throw new IOException("closed");
        }
    }

    private async ValueTask KeepSilenceAsync()
    {
        var left = channel.Silence - clock.GetElapsedTime(_quietSince);
        if (left > TimeSpan.Zero && _quietSince != 0) await Task.Delay(left, clock);
    }

    private CancellationTokenSource Renewed()
    {
        _timer.Dispose();
        return new(Timeout.InfiniteTimeSpan, clock);
    }
}
