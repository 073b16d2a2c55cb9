using System.Runtime.CompilerServices;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus.Links;
using Yiwang.Parties;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>A bus as the schedule sees it; behind it a real one or, in tests, a table.</summary>
internal interface IModbusBus : IAsyncDisposable
{
    bool IsOpen { get; }
    /// <returns>Null when it is open now.</returns>
    ValueTask<LinkError?> OpenAsync(CancellationToken cancel);
    /// <summary>One request and its answer, never two at a time.</summary>
    /// <param name="urgent">Before every poll that waits.</param>
    ValueTask<LinkReply> ExchangeAsync(byte unit, ModbusRequest request, ReadOnlyMemory<byte> values, Memory<byte> into, TimeSpan timeout, bool urgent);
    /// <summary>Hears of units that answered late.</summary>
    Action<byte>? Overheard { get; set; }
}

/// <summary>The connection of one adapter, opened when it is needed, closed when it proves dead.</summary>
internal sealed class ModbusBus(Adapter adapter, AdapterHealth health, TimeProvider clock) : IModbusBus
{
    /// <summary>So many silences in a row, with no answer of any unit between, and the connection is taken for half-open.</summary>
    private const int SilencesMax = 3;

    private readonly BusGate _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private ModbusLink? _link;
    private int _silences;
    private bool _wasOpen;

    public bool IsOpen => _link is not null;
    public Action<byte>? Overheard { get; set; }

    public async ValueTask<LinkError?> OpenAsync(CancellationToken cancel)
    {
        if (!await _gate.EnterAsync(urgent: false)) return LinkError.Rejected;
        try
        {
            return await EnsureAsync(cancel);
        }
        finally
        {
            _gate.Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LinkReply> ExchangeAsync(byte unit, ModbusRequest request, ReadOnlyMemory<byte> values, Memory<byte> into, TimeSpan timeout, bool urgent)
    {
        if (!await _gate.EnterAsync(urgent)) return new(LinkError.Rejected);
        try
        {
            if (_disposed.IsCancellationRequested) return new(LinkError.Closed);
            if (await EnsureAsync(_disposed.Token) is { } error) return new(error, Lost: true);
            health.Asked();
            var began = clock.GetTimestamp();
            var reply = await _link!.ExchangeAsync(unit, request, values, into, timeout);
            await NoteAsync(reply, clock.GetElapsedTime(began));
            if (adapter.PauseMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(adapter.PauseMs), clock, _disposed.Token);
            return reply;
        }
        catch (OperationCanceledException)
        {
            return new(LinkError.Closed);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Whoever is on the bus comes off it with an error; who waits is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        if (_link is { } link) await link.DisposeAsync();
        if (!await _gate.EnterAsync(urgent: true)) return;
        await DropAsync();
        _gate.Leave();
    }

    private async ValueTask<LinkError?> EnsureAsync(CancellationToken cancel)
    {
        if (_link is not null) return null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposed.Token);
        (_link, var error) = await LinkOpening.OpenAsync(adapter, unit => Overheard?.Invoke(unit), clock, either.Token);
        if (error is { } kind) health.Failed(kind);
        else if (_wasOpen) health.Reconnected();
        _wasOpen |= error is null;
        _silences = 0;
        return error;
    }

    private async ValueTask NoteAsync(LinkReply reply, TimeSpan took)
    {
        if (reply.Answered)
        {
            _silences = 0;
            health.Answered(Micros.Of(clock), took.TotalMilliseconds);
            if (reply.Exception != ExceptionCode.None) health.Failed(LinkError.Exception);
            return;
        }
        health.Failed(reply.Error!.Value);
        if (reply.Error == LinkError.Timeout) _silences++;
        var halfOpen = _silences >= SilencesMax && adapter.Kind != AdapterKind.ModbusRtu;
        if (reply.Lost || halfOpen) await DropAsync();
    }

    private async ValueTask DropAsync()
    {
        if (_link is { } link) await link.DisposeAsync();
        _link = null;
    }
}
