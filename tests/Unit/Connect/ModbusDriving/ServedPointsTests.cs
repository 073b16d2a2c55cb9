using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Modbus.Serving;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Wire.Modbus;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

public sealed class ServedPointsTests
{
    [Fact]
    public async Task Points_are_shown_as_their_device_showed_them()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var points = await bed.WithPressAsync(
            ConnectBed.Register("oil", "holding:5", RawType.Int16) with { Scale = 0.1, ServeAddress = "holding:100" },
            ConnectBed.Register("current", "holding:3", RawType.Float32) with { ByteOrder = ByteOrder.Cdab, ServeAddress = "input:10" },
            ConnectBed.Register("low", "holding:7") with { Bit = 1, ServeAddress = "discrete:3" },
            ConnectBed.Register("inside", "holding:8"));
        await Keep(bed, points[0], -12.5);
        await Keep(bed, points[1], 261.25);
        await Keep(bed, points[2], 1);
        var served = new ServedPoints(bed.Book, bed.Feed, new Refusing(), bed.Clock);

        var words = new byte[6];
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Holding, 99, 3, words));
        Assert.Equal("0000FF830000", Convert.ToHexString(words));
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Input, 10, 2, words));
        Assert.Equal(261.25, Yiwang.Connect.Modbus.RegisterWords.Float(words.AsSpan(0, 4), RawType.Float32, ByteOrder.Cdab));
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Input, 11, 1, words));
        var bits = new byte[1];
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Discrete, 0, 8, bits));
        Assert.Equal(0b1000, bits[0]);
        Assert.Equal(ExceptionCode.IllegalDataAddress, served.Read(RegisterTable.Holding, 8, 1, words));
    }

    [Fact]
    public async Task An_old_or_bad_value_is_never_shown_as_present()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var points = await bed.WithPressAsync(ConnectBed.Register("oil", "holding:5") with { ServeAddress = "holding:0", SamplingMs = 1_000 });
        var served = new ServedPoints(bed.Book, bed.Feed, new Refusing(), bed.Clock);
        var words = new byte[2];
        Assert.Equal(ExceptionCode.GatewayTargetFailedToRespond, served.Read(RegisterTable.Holding, 0, 1, words));
        await Keep(bed, points[0], 40);
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Holding, 0, 1, words));
        bed.Clock.Now += TimeSpan.FromSeconds(4);
        Assert.Equal(ExceptionCode.GatewayTargetFailedToRespond, served.Read(RegisterTable.Holding, 0, 1, words));
        await Keep(bed, points[0], 41);
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Holding, 0, 1, words));
        await Keep(bed, points[0], 0, Quality.BadOffline);
        Assert.Equal(ExceptionCode.GatewayTargetFailedToRespond, served.Read(RegisterTable.Holding, 0, 1, words));
    }

    [Fact]
    public async Task A_change_of_the_point_table_is_served_at_once()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var served = new ServedPoints(bed.Book, bed.Feed, new Refusing(), bed.Clock);
        Assert.Equal(ExceptionCode.IllegalDataAddress, served.Read(RegisterTable.Holding, 0, 1, new byte[2]));
        var points = await bed.WithPressAsync(ConnectBed.Register("oil", "holding:5") with { ServeAddress = "holding:0" });
        await Keep(bed, points[0], 40);
        Assert.Equal(ExceptionCode.None, served.Read(RegisterTable.Holding, 0, 1, new byte[2]));
    }

    [Fact]
    public async Task A_write_reaches_the_guard_in_the_points_unit_and_only_for_a_whole_point()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var points = await bed.WithPressAsync(
            ConnectBed.Register("rate", "holding:100") with { Scale = 0.5, Writable = true, WriteLimits = new(10, 60), ServeAddress = "holding:20" },
            ConnectBed.Register("long", "holding:102", RawType.UInt32) with { Writable = true, WriteLimits = new(0, 1e9), ServeAddress = "holding:22" });
        var writes = new Refusing();
        var served = new ServedPoints(bed.Book, bed.Feed, writes, bed.Clock);
        Assert.Equal(ExceptionCode.IllegalFunction, await served.WriteAsync(RegisterTable.Holding, 20, 1, new byte[] { 0, 60 }));
        Assert.Equal((points[0].Handle.ToString(), 30.0), writes.Asked);
        Assert.Equal(ExceptionCode.IllegalDataAddress, await served.WriteAsync(RegisterTable.Holding, 22, 1, new byte[2]));
        Assert.Equal(ExceptionCode.IllegalDataAddress, await served.WriteAsync(RegisterTable.Holding, 20, 4, new byte[8]));
        Assert.Equal(ExceptionCode.IllegalDataAddress, await served.WriteAsync(RegisterTable.Holding, 50, 1, new byte[2]));
    }

    [Theory]
    [InlineData("合格", 3, "E59088E6A0BC")]
    [InlineData("合格", 2, "E5908800")]
    [InlineData("OK", 2, "4F4B0000")]
    public void A_text_is_cut_between_characters(string text, int registers, string hex)
    {
        var words = new byte[2 * registers];
        ServedPoint.Text(Encoding.UTF8.GetBytes(text), words);
        Assert.Equal(hex, Convert.ToHexString(words));
    }

    [Fact]
    public void Networks_are_written_as_addresses_or_ranges()
    {
        var options = new ModbusServerOptions { Allow = ModbusServerOptions.Networks(["192.168.10.0/24", "10.0.0.5"]) };
        Assert.True(options.Allows(System.Net.IPAddress.Parse("192.168.10.77")));
        Assert.True(options.Allows(System.Net.IPAddress.Parse("::ffff:10.0.0.5")));
        Assert.False(options.Allows(System.Net.IPAddress.Parse("10.0.0.6")));
        Assert.False(options.Allows(System.Net.IPAddress.Loopback));
    }

    private static async Task Keep(ConnectBed bed, Point point, double value, Quality quality = default)
    {
        var series = PointSeries.Open(bed.Store, point.Handle.Prefix.ToString(), point);
        var batch = new SampleBatch();
        var now = Yiwang.Parties.Micros.Of(bed.Clock);
        if (point.SampleKind == SampleKind.Number) batch.Add(series, now, value, quality);
        else batch.AddBits(series, now, (long)value, quality);
        await bed.Feed.AppendAsync(batch);
    }

    private sealed class Refusing : IServedWrites
    {
        public (string Point, double Value) Asked { get; private set; }

        public ValueTask<ExceptionCode> WriteAsync(Point point, string owner, double value)
        {
            Asked = (point.Handle.ToString(), value);
            return new(ExceptionCode.IllegalFunction);
        }
    }
}
