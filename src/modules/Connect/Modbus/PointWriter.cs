using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Modbus.Links;
using Yiwang.Connect.Points;
using Yiwang.Things;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>A write that checks the point's limits itself, goes before every poll, and believes only what the device says afterwards.</summary>
internal sealed class PointWriter(IModbusBus bus, DriverSetup setup)
{
    /// <summary>A device may need a moment to take a value over.</summary>
    private const int ReadBackTries = 5;
    private static readonly TimeSpan s_readBackAgain = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Handle, long> _written = new();

    public async Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel)
    {
        var place = ModbusPoint.Of(point, 0);
        if (place is null || !RegisterWrite.Fits(place)) return new(WriteResult.NotWritable, null, WriteWords.NotWritable);
        if (!point.Writable) return new(WriteResult.NotWritable, null, WriteWords.NotOpened);
        if (Limits(point, value) is { } refused) return refused;
        if (RegisterWrite.Words(place, value) is not { } words) return new(WriteResult.RefusedByLimits, null, WriteWords.DoesNotFit);
        if (point.WriteLimits is { MaxStep: > 0 } limits)
        {
            var (present, reply) = await ReadAsync(place);
            if (present is not { } now) return NotRead(reply);
            if (Math.Abs(value - now) > limits.MaxStep * (1 + 1e-9)) return new(WriteResult.RefusedByLimits, now, WriteWords.Step(now, limits.MaxStep));
        }
        _written[point.Handle] = setup.Clock.GetTimestamp();
        var answer = await RegisterWrite.SendAsync(bus, place, words, TimeSpan.FromMilliseconds(setup.Adapter.TimeoutMs));
        if (!answer.Answered) return new(WriteResult.NoAnswer, null, ModbusWords.Error(answer.Error!.Value));
        if (!answer.Ok) return new(WriteResult.RefusedByDevice, null, ModbusWords.Exception(answer.Exception));
        return await ReadBackAsync(place, words, value, cancel);
    }

    private WriteAnswer? Limits(Point point, double value)
    {
        if (!double.IsFinite(value)) return new(WriteResult.RefusedByLimits, null, WriteWords.DoesNotFit);
        if (point.WriteLimits is not { } limits) return null;
        if (value < limits.Min || value > limits.Max) return new(WriteResult.RefusedByLimits, null, WriteWords.Range(limits));
        if (limits.MinIntervalMs > 0 && _written.TryGetValue(point.Handle, out var last))
        {
            var left = TimeSpan.FromMilliseconds(limits.MinIntervalMs) - setup.Clock.GetElapsedTime(last);
            if (left > TimeSpan.Zero) return new(WriteResult.RefusedByLimits, null, WriteWords.TooSoon(left));
        }
        return null;
    }

    private async Task<WriteAnswer> ReadBackAsync(ModbusPoint place, byte[] words, double value, CancellationToken cancel)
    {
        var shown = place;
        var expected = place.Address.IsBit || place.Point.Bit is not null ? value != 0 ? 1 : 0 : place.Scaled(words, place.Point.ByteOrder) ?? value;
        if (place.Point.WriteLimits?.ReadBack is { Length: > 0 } code && code != place.Point.Code)
        {
            var other = setup.Points.FirstOrDefault(p => p.Device.Equals(place.Point.Device) && p.Code == code);
            if (other is null || ModbusPoint.Of(other, 0) is not { } found) return new(WriteResult.NotRead, null, WriteWords.NoReadBack(code));
            shown = found;
        }
        double? seen = null;
        var reply = default(LinkReply);
        for (var i = 0; i < ReadBackTries; i++)
        {
            if (i > 0) await Task.Delay(s_readBackAgain, setup.Clock, cancel);
            (seen, reply) = await ReadAsync(shown);
            if (seen is { } now && Math.Abs(now - expected) <= Tolerance(shown, expected)) return new(WriteResult.Done, now, WriteWords.Done);
        }
        return seen is null ? NotRead(reply) : new(WriteResult.Mismatch, seen, WriteWords.Mismatch(value, seen.Value));
    }

    private async ValueTask<(double? Value, LinkReply Reply)> ReadAsync(ModbusPoint place)
    {
        var words = new byte[ModbusLimits.PduBytes];
        var request = new ModbusRequest(ReadFunctions.Of(place.Address.Table), place.Start, (ushort)place.Size);
        var reply = await bus.ExchangeAsync(place.Unit, request, default, words, TimeSpan.FromMilliseconds(setup.Adapter.TimeoutMs), urgent: true);
        if (!reply.Ok) return (null, reply);
        return (place.Address.IsBit ? words[0] & 1 : place.Scaled(words.AsSpan(0, 2 * place.Size), place.Point.ByteOrder), reply);
    }

    /// <summary>Half a step of what the register can show, or a single's precision.</summary>
    private static double Tolerance(ModbusPoint shown, double expected) => Math.Max(Math.Abs(shown.Point.Scale) * (shown.IsFloat ? 1e-6 : 0.51), Math.Abs(expected) * 1e-6);

    private static WriteAnswer NotRead(LinkReply reply) => new(WriteResult.NotRead, null,
        reply.Error is { } error ? ModbusWords.Error(error) : reply.Exception != ExceptionCode.None ? ModbusWords.Exception(reply.Exception) : WriteWords.Unreadable);
}
