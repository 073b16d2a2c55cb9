using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Modbus.Links;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>试读: every point by a request of its own, so that one wrong address hides nothing of the others.</summary>
internal sealed class TrialReader(IModbusBus bus, DriverSetup setup)
{
    private readonly byte[] _words = new byte[ModbusLimits.PduBytes];
    private readonly HashSet<byte> _silent = [];

    public async Task<IReadOnlyList<TrialReading>> ReadAsync(IReadOnlyList<Point> points, CancellationToken cancel)
    {
        var readings = new List<TrialReading>(points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            readings.Add(ModbusPoint.Of(points[i], i) is { } point ? await ReadAsync(point) : Failed(points[i], ModbusWords.Error(LinkError.Mapping)));
        }
        return readings;
    }

    private async ValueTask<TrialReading> ReadAsync(ModbusPoint point)
    {
        // A unit that kept silent twice is not asked nineteen times more while somebody waits at the page.
        if (_silent.Contains(point.Unit)) return Failed(point.Point, ModbusWords.Error(LinkError.Timeout));
        var began = setup.Clock.GetTimestamp();
        var reply = await AskAsync(point);
        if (reply.Error == LinkError.Timeout) reply = await AskAsync(point);
        if (!reply.Ok)
        {
            if (!reply.Answered) _silent.Add(point.Unit);
            return Failed(point.Point, reply.Error is { } error ? ModbusWords.Error(error) : ModbusWords.Exception(reply.Exception));
        }
        return Read(point, setup.Clock.GetElapsedTime(began).TotalMilliseconds);
    }

    private ValueTask<LinkReply> AskAsync(ModbusPoint point) => bus.ExchangeAsync(point.Unit,
        new(ReadFunctions.Of(point.Address.Table), point.Start, (ushort)point.Size), default, _words, TimeSpan.FromMilliseconds(setup.Adapter.TimeoutMs), urgent: true);

    private TrialReading Read(ModbusPoint point, double milliseconds)
    {
        if (point.Address.IsBit) return new(point.Point.Code, [(ushort)(_words[0] & 1)], "", new Dictionary<ByteOrder, double>(), _words[0] & 1, null, milliseconds);
        var bytes = _words.AsSpan(0, 2 * point.Size);
        var words = new ushort[point.Size];
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        var orders = new Dictionary<ByteOrder, double>();
        if (point.Size is 2 or 4 && point.Point.RawType is not (RawType.Text or RawType.Block))
            foreach (var order in Enum.GetValues<ByteOrder>())
                if (point.Scaled(bytes, order) is { } scaled) orders[order] = scaled;
        var text = point.Point.RawType == RawType.Text ? Encoding.UTF8.GetString(point.Text(bytes)) : "";
        var value = point.Scaled(bytes, point.Point.ByteOrder);
        var readable = value is not null || point.Point.RawType is RawType.Text or RawType.Block;
        return new(point.Point.Code, words, text, orders, value, readable ? Doubt(point, value) : NoValue(words), milliseconds);
    }

    /// <summary>A value outside the point's own range is most often a wrong byte order or scale.</summary>
    private static Bilingual? Doubt(ModbusPoint point, double? value) => value < point.Point.Min || value > point.Point.Max
        ? new(Text($"读到 {value:R}，超出量程 {point.Point.Min}～{point.Point.Max}：请核对字节序和倍率"), Text($"{value:R} is outside {point.Point.Min} to {point.Point.Max}: check byte order and scale"))
        : null;

    private static Bilingual NoValue(ushort[] words)
    {
        var hex = string.Join(' ', words.Select(w => w.ToString("X4", CultureInfo.InvariantCulture)));
        return new($"寄存器内容 {hex} 不是这个数据类型", $"the registers hold {hex}, which is no value of this type");
    }

    private static TrialReading Failed(Point point, Bilingual problem) => new(point.Code, [], "", new Dictionary<ByteOrder, double>(), null, problem, 0);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
