using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Tcp;

/// <summary>
/// One connection. All whole messages of what was read are taken in one pass and the fast ones answered with one flush; the others run on their own and answer when they are done, in any
/// order: the request id tells the client which is which. The connection stays open whatever the client's flags say.
/// </summary>
internal sealed class HandleConnection(ConnectionContext context, HandlePeer peer, FastResolve fast, HandleService service, HandleMeters meters, HandleServerOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Requests under way beside the fast ones; beyond, "busy".</summary>
    private const int UnderWayMax = 256;
    private static readonly TimeSpan s_firstMessage = TimeSpan.FromMinutes(1);
    [ThreadStatic] private static byte[]? t_answer;

    private readonly byte[] _ip = IPAddress.IsLoopback(peer.Remote.Address) ? [] : peer.Remote.Address.GetAddressBytes();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
    private long _deadline = Later(time, s_firstMessage);
    /// <summary>Of the message that has begun and is not whole yet; 0 = none.</summary>
    private long _partial;
    private int _underWay;
    private TaskCompletionSource? _quiet;

    public async Task RunAsync()
    {
        var input = context.Transport.Input;
        using var draining = context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.Register(input.CancelPendingRead);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(_closed.Token);
                if (read.IsCanceled || !await TakeAsync(read.Buffer) || read.IsCompleted) break;
            }
            await FinishAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException or IOException)
        {
            // the other side is gone, or was too slow
        }
        finally
        {
            await _closed.CancelAsync();
            await context.Transport.Output.CompleteAsync();
            await input.CompleteAsync();
        }
    }

    public void Dispose()
    {
        _writing.Dispose();
        _closed.Dispose();
    }

    public void CloseIfOverdue(long now)
    {
        if (now < Volatile.Read(ref _deadline)) return;
        context.Abort(new ConnectionAbortedException("too slow"));
    }

    /// <summary>False = no message of this protocol: the connection ends.</summary>
    private async ValueTask<bool> TakeAsync(ReadOnlySequence<byte> buffer)
    {
        var began = buffer.Start;
        await _writing.WaitAsync(_closed.Token);
        try
        {
            var (sound, taken) = (TakeAll(ref buffer), buffer.Start);
            // a byte now and then does not buy a message more time
            if (buffer.IsEmpty) _partial = 0;
            else if (_partial == 0 || !taken.Equals(began)) _partial = Later(time, options.Patience);
            // what is left is the beginning of a message
            context.Transport.Input.AdvanceTo(buffer.Start, buffer.End);
            Volatile.Write(ref _deadline, Later(time, options.Patience));
            await context.Transport.Output.FlushAsync(_closed.Token);
            Volatile.Write(ref _deadline, _partial == 0 ? Later(time, options.Idle) : _partial);
            return sound;
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool TakeAll(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[HandleLimits.EnvelopeBytes];
        while (buffer.Length >= HandleLimits.EnvelopeBytes)
        {
            buffer.Slice(0, HandleLimits.EnvelopeBytes).CopyTo(head);
            // the announced length is checked against the protocol's limit before anything is kept for it
            if (Envelope.TryRead(head, out var envelope) != WireFault.None)
            {
                meters.Malformed();
                return false;
            }
            var length = HandleLimits.EnvelopeBytes + envelope.MessageLength;
            if (buffer.Length < length) return true;
            TakeOne(buffer.Slice(0, length), length);
            buffer = buffer.Slice(length);
        }
        return true;
    }

    private void TakeOne(in ReadOnlySequence<byte> message, int length)
    {
        var rented = message.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent(length);
        if (rented is not null) message.CopyTo(rented);
        var span = rented is null ? message.FirstSpan : rented.AsSpan(0, length);
        var answer = t_answer ??= GC.AllocateUninitializedArray<byte>(FastResolve.AnswerBytes, pinned: true);
        var written = fast.TryAnswer(span, peer, _ip, answer);
        if (written == FastResolve.LongWay) written = BeginSlow(span, answer);
        if (written > 0) context.Transport.Output.Write(answer.AsSpan(0, written));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private int BeginSlow(ReadOnlySpan<byte> message, Span<byte> answer)
    {
        if (Volatile.Read(ref _underWay) >= UnderWayMax || !service.Kept.TryTake(message.Length))
        {
            meters.QueueFull();
            return Refusal.Write(message, ResponseCode.ServerBusy, answer);
        }
        Interlocked.Increment(ref _underWay);
        // up to its first wait here and now, so that a session's counters are seen in the order in which they came
        _ = AnswerSlowAsync(message.ToArray());
        return 0;
    }

    private async Task AnswerSlowAsync(byte[] message)
    {
        try
        {
            await foreach (var answer in service.AnswersAsync(peer, message, _closed.Token)) await SendAsync(answer);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ConnectionResetException or ConnectionAbortedException or InvalidOperationException or IOException)
        {
            // the connection ended before its answer was there
        }
        finally
        {
            service.Kept.Give(message.Length);
            if (Interlocked.Decrement(ref _underWay) == 0) Volatile.Read(ref _quiet)?.TrySetResult();
        }
    }

    private async Task SendAsync(byte[] answer)
    {
        await _writing.WaitAsync(_closed.Token);
        try
        {
            await context.Transport.Output.WriteAsync(answer, _closed.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    // answers under way still go out to a client that has closed its side, and when the node stops
    private async Task FinishAsync()
    {
        var quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _quiet, quiet);
        if (Volatile.Read(ref _underWay) > 0) await quiet.Task.WaitAsync(options.Patience, time, _closed.Token);
    }

    private static long Later(TimeProvider time, TimeSpan after) => time.GetTimestamp() + (long)(after.TotalSeconds * time.TimestampFrequency);
}
