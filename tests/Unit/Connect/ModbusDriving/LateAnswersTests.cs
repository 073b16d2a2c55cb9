using Xunit;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class LateAnswersTests
{
    [Fact]
    public void A_flush_has_a_length_that_no_request_has()
    {
        var points = new[] { TestPoints.Holding("a", 0), TestPoints.Holding("b", 20, RawType.UInt32), TestPoints.Holding("c", 40, RawType.Float64), TestPoints.Holding("d", 65_535) };
        var blocks = PollPlan.Build(TestPoints.Adapter(), points.Select((p, i) => ModbusPoint.Of(p, i)!));
        Assert.Equal([1, 2, 4, 1], blocks.Select(b => (int)b.Count));
        Assert.All(blocks, b => Assert.Equal(3, LateAnswers.Flush(b, blocks).Count));
        Assert.Equal(65_533, LateAnswers.Flush(blocks[3], blocks).Address);
    }

    [Fact]
    public void Bits_are_told_apart_by_bytes()
    {
        var blocks = PollPlan.Build(TestPoints.Adapter(), [ModbusPoint.Of(TestPoints.Holding("a", 0) with { Address = "coil:5" }, 0)!]);
        Assert.Equal(new ModbusRequest(FunctionCode.ReadCoils, 5, 9), LateAnswers.Flush(blocks[0], blocks));
    }
}
