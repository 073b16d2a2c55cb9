using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus.Links;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>Asks what the schedule says and hands on what comes, for ever.</summary>
internal sealed class PollLoop
{
    private const long FirstReconnectUs = 500_000, LastReconnectUs = 30_000_000;
    /// <summary>So long the loop waits before it offers a value again that the full queue behind it did not take.</summary>
    private static readonly TimeSpan s_offerAgain = TimeSpan.FromMilliseconds(20);

    private readonly DriverSetup _setup;
    private readonly IModbusBus _bus;
    private readonly AdapterHealth _health;
    private readonly PollSchedule _schedule;
    private readonly List<ModbusPoint> _points;
    private readonly Quality?[] _lost;
    private readonly byte[] _words = new byte[ModbusLimits.PduBytes];
    private readonly long _origin;
    private int _unreachable;
    private bool _dropped;

    public PollLoop(DriverSetup setup, IModbusBus bus, AdapterHealth health, List<ModbusPoint> points)
    {
        (_setup, _bus, _health, _points) = (setup, bus, health, points);
        _lost = new Quality?[setup.Points.Count];
        _origin = setup.Clock.GetTimestamp();
        _schedule = new(PollPlan.Build(setup.Adapter, points), 1_000L * setup.Adapter.TimeoutMs, 0, Random.Shared.NextDouble);
        bus.Overheard = unit => _schedule.Unit(unit)?.Hear(NowUs);
    }

    /// <summary>Since the loop began, by a clock that does not step.</summary>
    private long NowUs => _setup.Clock.GetElapsedTime(_origin).Ticks / 10;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            _health.Stepped();
            try
            {
                if (!_bus.IsOpen && !await OpenAsync(cancel)) continue;
                var turn = _schedule.Next(NowUs);
                if (turn.Block is { } block) await PollAsync(block, turn.TimeoutUs, cancel);
                else await DelayAsync(turn.WaitUs, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancel)
    {
        var error = await _bus.OpenAsync(cancel);
        if (error is null) _schedule.Resume(NowUs);
        else await OfflineAsync(error.Value, cancel);
        return error is null;
    }

    private Task OfflineAsync(LinkError error, CancellationToken cancel)
    {
        _health.State = LinkState.Offline;
        _health.Trouble = ModbusWords.Error(error);
        Lose(_points, Quality.BadOffline);
        var wait = Math.Min(LastReconnectUs, FirstReconnectUs << Math.Min(_unreachable++, 10));
        return DelayAsync((long)(wait * (0.75 + 0.5 * Random.Shared.NextDouble())), cancel);
    }

    private async ValueTask PollAsync(PollBlock block, long timeoutUs, CancellationToken cancel)
    {
        var started = NowUs;
        var timeout = TimeSpan.FromMicroseconds(timeoutUs);
        var flushes = _setup.Adapter.Kind != AdapterKind.ModbusTcp && _schedule.Unit(block.Unit).Failures > 0;
        var reply = flushes ? await AskAsync(LateAnswers.Flush(block, _schedule.Blocks)) : new LinkReply(null);
        if (reply.Answered) reply = await AskAsync(block.Request);
        if (cancel.IsCancellationRequested) return;
        if (reply.Answered) (_unreachable, _dropped) = (0, false);
        if (reply.Lost)
        {
            // Once is chance, and opened again at once; a device that takes connections only to drop them is as good as gone.
            if (_dropped) await OfflineAsync(reply.Error!.Value, cancel);
            _dropped = true;
            return;
        }
        if (reply.Ok) await TakeAsync(block, started, cancel);
        else if (reply.Answered) Refused(block, reply.Exception, started);
        else Unanswered(block);
        Say(reply, block);

        ValueTask<LinkReply> AskAsync(ModbusRequest request) => _bus.ExchangeAsync(block.Unit, request, default, _words, timeout, urgent: false);
    }

    private async ValueTask TakeAsync(PollBlock block, long started, CancellationToken cancel)
    {
        var arrived = Micros.Of(_setup.Clock);
        _schedule.Answered(block, started, NowUs);
        block.Refusals = 0;
        foreach (var point in block.Points)
        {
            _lost[point.Index] = null;
            while (!Report(block, point, arrived))
            {
                // the store has no room: that is not the driver's fault
                _health.Stepped();
                await Task.Delay(s_offerAgain, _setup.Clock, cancel);
            }
        }
        _setup.Sink.Flush();
    }

    private bool Report(PollBlock block, ModbusPoint point, long arrived)
    {
        var at = point.Start - block.Address;
        return point.Address.IsBit
            ? point.ReportBit(_setup.Sink, arrived, (_words[at / 8] >> (at % 8) & 1) != 0)
            : point.Report(_setup.Sink, arrived, _words.AsSpan(2 * at, 2 * point.Size));
    }

    private void Refused(PollBlock block, ExceptionCode exception, long started)
    {
        if (exception is ExceptionCode.GatewayPathUnavailable or ExceptionCode.GatewayTargetFailedToRespond)
        {
            // A gateway speaks for the unit behind it, which is as silent as one that lets the time run out.
            Unanswered(block);
            return;
        }
        _schedule.Answered(block, started, NowUs);
        if (exception is ExceptionCode.IllegalDataAddress or ExceptionCode.IllegalDataValue && block.Points.Count > 1)
        {
            _schedule.Split(block);
            return;
        }
        block.Refusals++;
        if (exception is ExceptionCode.Acknowledge or ExceptionCode.ServerDeviceBusy && block.Refusals < UnitState.SilentAfter) return;
        var ours = exception is ExceptionCode.IllegalFunction or ExceptionCode.IllegalDataAddress or ExceptionCode.IllegalDataValue;
        Lose(block.Points, ours ? Quality.BadConfiguration : Quality.BadDevice);
        if (ours) PollSchedule.Slow(block, NowUs);
    }

    private void Unanswered(PollBlock block)
    {
        if (_schedule.Failed(block, NowUs)) Lose(_points.Where(p => p.Unit == block.Unit), Quality.BadNoAnswer);
    }

    private void Lose(IEnumerable<ModbusPoint> points, Quality why)
    {
        var since = Micros.Of(_setup.Clock);
        foreach (var point in points)
        {
            if (_lost[point.Index] == why) continue;
            _lost[point.Index] = why;
            _setup.Sink.Lost(point.Index, since, why);
        }
        _setup.Sink.Flush();
    }

    private void Say(LinkReply reply, PollBlock block)
    {
        var silent = _schedule.Silent;
        var cycle = _schedule.CycleUs;
        var skipsMore = _schedule.Skipped > _health.Skipped;
        _health.CycleMs = cycle / 1_000.0;
        _health.SkippedInAll(_schedule.Skipped);
        _health.State = silent.Count == 0 ? LinkState.Online : silent.Count < _schedule.Units ? LinkState.Degraded : LinkState.Offline;
        if (silent.Count > 0) _health.Trouble = ModbusWords.Silent(silent);
        else if (reply.Exception != ExceptionCode.None) _health.Trouble = ModbusWords.Exception(reply.Exception);
        else if (reply.Error is { } error) _health.Trouble = ModbusWords.Error(error);
        else if (skipsMore || cycle > _schedule.ShortestIntervalUs) _health.Trouble = ModbusWords.TooFast(cycle / 1_000, block.IntervalUs / 1_000);
        else if (!_points.Exists(p => _lost[p.Index] is not null)) _health.Trouble = null;
    }

    private Task DelayAsync(long microseconds, CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, (microseconds + 999) / 1_000)), _setup.Clock, cancel);
}
