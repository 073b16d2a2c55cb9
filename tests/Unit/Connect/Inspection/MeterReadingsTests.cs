using Xunit;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Connect.Mqtt;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>What a machine says itself nobody has to read off; what it does not say is left to the inspector.</summary>
public sealed class MeterReadingsTests
{
    private static readonly Handle s_device = Handle.Parse("o.forgeforgeforgeforge/EQ-A-001");
    private static readonly Point s_point = new() { Handle = Handle.Parse("o.forgeforgeforgeforge/EQ-A-001.lube"), Device = s_device, Code = "lube", Name = "润滑压力", Ucum = "MPa" };
    private readonly BookStub _book = new();
    private readonly Machines _machines = new();

    public MeterReadingsTests() => _book.Put(new() { Id = "a", Owner = "o.forgeforgeforgeforge", Name = "a", Kind = Yiwang.Connect.Adapters.AdapterKind.ModbusTcp }, s_point);

    [Theory]
    [InlineData(0.31, true)]
    [InlineData(0.09, false)]
    [InlineData(0.15, true)]
    public void The_newest_good_value_is_the_reading_judged_by_the_limits(double value, bool normal)
    {
        Says(value);
        var record = Fill().Items[0].Record!;
        Assert.Equal((normal ? ItemResult.Normal : ItemResult.Abnormal, (decimal)value, "meter", Sample.Planned - 1), (record.Result, record.Value!.Value, record.Presence, record.AtUs));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_old_or_a_bad_value_is_none(bool stale, bool bad)
    {
        Says(0.31, stale, bad);
        Assert.Null(Fill().Items[0].Record);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e12)]
    public void What_no_field_can_hold_is_none(double value)
    {
        Says(value);
        Assert.Null(Fill().Items[0].Record);
    }

    [Fact]
    public void What_somebody_has_looked_at_stands()
    {
        Says(0.31);
        var run = RecordMerge(Sample.Record("by-hand", result: ItemResult.Abnormal));
        Assert.Equal("by-hand", new MeterReadings(_book, _machines).Fill(run, Sample.Planned).Items[0].Record!.Id);
    }

    [Fact]
    public void A_point_that_is_gone_is_left_to_the_inspector()
    {
        Says(0.31);
        Assert.Null(new MeterReadings(new BookStub(), _machines).Fill(Run(), Sample.Planned).Items[0].Record);
    }

    private Run Fill() => new MeterReadings(_book, _machines).Fill(Run(), Sample.Planned);

    private static Run Run() => Sample.Run(Sample.Item(1) with { Device = s_device, Meter = s_point.Handle, Lower = 0.15m, Upper = 0.6m });

    private static Run RecordMerge(ItemRecord record) => Yiwang.Connect.Inspection.Records.RecordMerge.Put(Run(), 1, record);

    private void Says(double value, bool stale = false, bool bad = false) =>
        _machines.Live[s_device] = new(s_device, "o.forgeforgeforgeforge", DeviceState.Running, 0, 0,
            [new(s_point, new LastSample(Sample.Planned - 1, Sample.Planned - 1, BitConverter.DoubleToInt64Bits(value), bad ? Quality.BadNoAnswer : Quality.Good), stale, null, bad ? Quality.BadNoAnswer : Quality.Good)], []);
}
