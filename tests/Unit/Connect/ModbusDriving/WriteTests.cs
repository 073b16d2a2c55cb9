using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class WriteTests
{
    private static readonly Point s_rate = TestPoints.Holding("rate", 100) with { Writable = true, WriteLimits = new(10, 60, 5, 10_000) };

    [Fact]
    public async Task A_write_is_read_back_and_its_limits_are_the_drivers_own()
    {
        await using var bed = new DriverBed("EQ-A-001", 60_000, s_rate);
        await bed.NewValues();
        var present = bed.Sink.Last(0).Value;
        var wanted = present + 3;
        Assert.Equal(WriteResult.RefusedByLimits, (await bed.Driver.WriteAsync(s_rate, 61, default)).Result);
        Assert.Equal(WriteResult.RefusedByLimits, (await bed.Driver.WriteAsync(s_rate, present + 6, default)).Result);
        Assert.Equal(WriteResult.RefusedByLimits, (await bed.Driver.WriteAsync(s_rate, double.NaN, default)).Result);
        Assert.Equal(WriteResult.NotWritable, (await bed.Driver.WriteAsync(s_rate with { Writable = false }, wanted, default)).Result);
        Assert.Equal(WriteResult.NotWritable, (await bed.Driver.WriteAsync(s_rate with { Address = "input:100" }, wanted, default)).Result);

        Assert.Equal(new(WriteResult.Done, wanted, WriteWords.Done), await bed.Driver.WriteAsync(s_rate, wanted, default));
        await bed.Sink.Until(s => s.Last(0).Value == wanted);
        Assert.Equal(WriteResult.RefusedByLimits, (await bed.Driver.WriteAsync(s_rate, wanted, default)).Result);
    }

    [Fact]
    public async Task What_the_device_refuses_is_said_in_its_words()
    {
        await using var bed = new DriverBed("EQ-A-001", 10_000, s_rate);
        var free = s_rate with { WriteLimits = null };
        var answer = await bed.Driver.WriteAsync(free, 200, default);
        Assert.Equal(WriteResult.RefusedByDevice, answer.Result);
        Assert.Contains("03", answer.Sentence.En);
        bed.Switch(SimulatedFault.Unplug);
        Assert.Equal(WriteResult.NoAnswer, (await bed.Driver.WriteAsync(free, 20, default)).Result);
    }
}
