using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>
/// Points of this node as a register bank. Only present values are shown: a request that touches a point without a fresh Good value is answered with exception 0B, since a register
/// cannot say that it is old. Addresses between points read as 0.
/// </summary>
internal sealed class ServedPoints : IRegisterBank
{
    private readonly IPointBook _book;
    private readonly SampleFeed _feed;
    private readonly IServedWrites _writes;
    private readonly TimeProvider _clock;
    private ServedPoint[]? _points;

    public ServedPoints(IPointBook book, SampleFeed feed, IServedWrites writes, TimeProvider clock)
    {
        (_book, _feed, _writes, _clock) = (book, feed, writes, clock);
        book.Changed += _ => Volatile.Write(ref _points, null);
    }

    public ExceptionCode Read(RegisterTable table, ushort address, int count, Span<byte> into)
    {
        Span<byte> words = stackalloc byte[2 * ModbusLimits.ReadRegisters];
        var touched = false;
        foreach (var point in Touched(table, address, count))
        {
            touched = true;
            var own = words[..(2 * (point.Address.IsBit ? 1 : point.Size))];
            if (Present(point, own) is var exception && exception != ExceptionCode.None) return exception;
            if (point.Address.IsBit)
            {
                if (own[1] != 0) into[(point.Start - address) / 8] |= (byte)(1 << ((point.Start - address) % 8));
                continue;
            }
            var from = Math.Max(point.Start, (int)address);
            var to = Math.Min(point.Start + point.Size, address + count);
            own[(2 * (from - point.Start))..(2 * (to - point.Start))].CopyTo(into[(2 * (from - address))..]);
        }
        return touched ? ExceptionCode.None : ExceptionCode.IllegalDataAddress;
    }

    /// <summary>A write is for one point and the whole of it: what a point half written would be, nobody can say.</summary>
    public async ValueTask<ExceptionCode> WriteAsync(RegisterTable table, ushort address, int count, ReadOnlyMemory<byte> values)
    {
        var points = Touched(table, address, count).ToArray();
        if (points is not [var point] || point.Start != address || point.Size != count) return ExceptionCode.IllegalDataAddress;
        var value = point.Address.IsBit ? values.Span[0] & 1 : point.Value(values.Span);
        return value is { } wanted ? await _writes.WriteAsync(point.Point, point.Owner, wanted) : ExceptionCode.IllegalDataValue;
    }

    private ExceptionCode Present(ServedPoint point, Span<byte> words)
    {
        var series = PointSeries.Find(_feed.Store, point.Owner, point.Point);
        if (series.IsNone || !_feed.Store.TryLast(series, out var last) || last.Quality.IsBad) return ExceptionCode.GatewayTargetFailedToRespond;
        var heard = Math.Max(last.TimeUs, _feed.LastHeard.Of(series));
        if (Micros.Of(_clock) - heard > 3_000L * point.Point.SamplingMs) return ExceptionCode.GatewayTargetFailedToRespond;
        if (point.Point.SampleKind == SampleKind.Text)
        {
            ServedPoint.Text(_feed.Store.LastBytes(series), words);
            return ExceptionCode.None;
        }
        var value = point.Point.SampleKind == SampleKind.Number ? last.Number : last.Bits;
        if (!point.Address.IsBit) return point.TryWords(value, words) ? ExceptionCode.None : ExceptionCode.ServerDeviceFailure;
        words[1] = value != 0 ? (byte)1 : (byte)0;
        return ExceptionCode.None;
    }

    private IEnumerable<ServedPoint> Touched(RegisterTable table, int address, int count) =>
        Points.Where(p => p.Address.Table == table && p.Start < address + count && p.Start + p.Size > address);

    private ServedPoint[] Points => Volatile.Read(ref _points) ?? Load();

    /// <summary>Where two points claim a register, the one that stands first in the book has it.</summary>
    private ServedPoint[] Load()
    {
        var points = new List<ServedPoint>();
        foreach (var device in _book.Devices(null))
        {
            foreach (var point in _book.PointsOf(device).Where(p => p.ServeAddress.Length > 0))
            {
                if (ServedPoint.Of(point, point.Handle.Prefix.ToString()) is not { } served) continue;
                if (!points.Exists(p => p.Address.Table == served.Address.Table && p.Start < served.Start + served.Size && served.Start < p.Start + p.Size)) points.Add(served);
            }
        }
        var loaded = points.ToArray();
        Volatile.Write(ref _points, loaded);
        return loaded;
    }
}
