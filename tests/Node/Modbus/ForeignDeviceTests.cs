using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>The driver against devices that others wrote: pymodbus over TCP, RTU over TCP and a serial line, modbus-serial of npm.</summary>
public sealed class ForeignDeviceTests
{
    private static readonly Point[] s_points =
    [
        Point("h5", "holding:5"), Point("h6", "40007"), Point("i9", "input:9"), Point("c3", "coil:3", RawType.Bit), Point("d4", "discrete:4", RawType.Bit),
        Point("far", "holding:990"), Point("wide", "holding:100", RawType.UInt32),
    ];

    [Theory]
    [InlineData("tcp", nameof(AdapterKind.ModbusTcp))]
    [InlineData("rtu-over-tcp", nameof(AdapterKind.ModbusRtuOverTcp))]
    public async Task Reads_and_writes_pymodbus_over_a_socket(string kind, string adapter)
    {
        var port = FreePort.Next();
        await using var device = await Peer.StartAsync("pymodbus_device.py", kind, Peer.Text(port));
        await ReadAndWriteAsync(Adapter(Enum.Parse<AdapterKind>(adapter), $"127.0.0.1:{port}"));
    }

    [Fact]
    public async Task Reads_and_writes_pymodbus_over_a_serial_line()
    {
        await using var line = await SerialPair.StartAsync();
        await using var device = await Peer.StartAsync("pymodbus_device.py", "rtu", line.One);
        await ReadAndWriteAsync(Adapter(AdapterKind.ModbusRtu, line.Other) with { Serial = new(115_200) });
    }

    [Fact]
    public async Task Reads_and_writes_modbus_serial()
    {
        var port = FreePort.Next();
        await using var device = await Peer.StartAsync("modbus_serial_device.js", Peer.Text(port));
        await using var driver = new ModbusDriver(new(Adapter(AdapterKind.ModbusTcp, $"127.0.0.1:{port}"), null, [], new ReadValues(), TimeProvider.System));
        var read = await driver.TryReadAsync([Point("h5", "holding:5"), Point("i9", "input:9"), Point("c3", "coil:3", RawType.Bit)], default);
        Assert.Equal([15.0, 9, 1], read.Select(r => r.Value!.Value));
        Assert.Equal(WriteResult.Done, (await driver.WriteAsync(Point("w", "holding:40") with { Writable = true }, 4_711, default)).Result);
    }

    [Fact]
    public async Task A_serial_line_that_was_pulled_out_is_opened_again()
    {
        await using var line = await SerialPair.StartAsync();
        var device = await Peer.StartAsync("pymodbus_device.py", "rtu", line.One);
        await using var run = new Run(Adapter(AdapterKind.ModbusRtu, line.Other) with { Serial = new(115_200) });
        await run.Values.Until(v => v[0] == 15);
        await device.DisposeAsync();
        await line.CutAsync();
        await run.Values.Until(v => double.IsNaN(v[0]));
        await line.MendAsync();
        device = await Peer.StartAsync("pymodbus_device.py", "rtu", line.One);
        await run.Values.Until(v => v[0] == 15);
        await device.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_device_is_found_again_when_it_is_back()
    {
        var port = FreePort.Next();
        var device = await Peer.StartAsync("pymodbus_device.py", "tcp", Peer.Text(port));
        await using var run = new Run(Adapter(AdapterKind.ModbusTcp, $"127.0.0.1:{port}"));
        await run.Values.Until(v => v[0] == 15);
        await device.DisposeAsync();
        await run.Values.Until(v => double.IsNaN(v[0]));
        device = await Peer.StartAsync("pymodbus_device.py", "tcp", Peer.Text(port));
        await run.Values.Until(v => v[0] == 15);
        await device.DisposeAsync();
    }

    private static async Task ReadAndWriteAsync(Adapter adapter)
    {
        await using var run = new Run(adapter);
        await run.Values.Until(v => v[0] == 15 && v[1] == 18 && v[2] == 9 && v[3] == 1 && v[4] == 0 && v[5] == 2_970 && v[6] == (300 << 16) + 303);
        await run.Values.Until(_ => run.Driver.Health.State == LinkState.Online);
        foreach (var (point, value) in Writes())
        {
            var answer = await run.Driver.WriteAsync(point with { Writable = true }, value, default);
            Assert.Equal((point.Code, WriteResult.Done, value), (point.Code, answer.Result, answer.ReadBack));
        }
        var odd = await run.Driver.TryReadAsync([Point("beyond", "holding:5000"), Point("single", "holding:60", RawType.Float32) with { ByteOrder = ByteOrder.Cdab }], default);
        Assert.Equal(ModbusWords.Exception(Wire.Modbus.ExceptionCode.IllegalDataAddress), odd[0].Problem);
        Assert.Equal(-12.5, odd[1].Value);
    }

    /// <summary>Functions 5, 6, 16 and 22.</summary>
    private static IEnumerable<(Point Point, double Value)> Writes() =>
    [
        (Point("coil", "coil:7", RawType.Bit), 1),
        (Point("word", "holding:50"), 1_234),
        (Point("single", "holding:60", RawType.Float32) with { ByteOrder = ByteOrder.Cdab }, -12.5),
        (Point("long", "holding:64", RawType.Int64), -9_876_543_210),
        (Point("bit", "holding:70") with { Bit = 9 }, 1),
        (Point("bit", "holding:70") with { Bit = 9 }, 0),
    ];

    private static Point Point(string code, string address, RawType type = RawType.UInt16) => new()
    {
        Handle = Handle.Parse($"o.aaaaaaaaaaaaaaaaaaaa/D.{code}"), Device = Handle.Parse("o.aaaaaaaaaaaaaaaaaaaa/D"), Code = code, Name = code, Unit = 1, Address = address, RawType = type, SamplingMs = 200,
    };

    private static Adapter Adapter(AdapterKind kind, string endpoint) => new() { Id = "line", Owner = "o.aaaaaaaaaaaaaaaaaaaa", Name = "line", Kind = kind, Endpoint = endpoint };

    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Run(Adapter adapter)
        {
            Driver = new(new(adapter, null, s_points, Values, TimeProvider.System));
            _running = Driver.RunAsync(_stop.Token);
        }

        public ReadValues Values { get; } = new();
        public ModbusDriver Driver { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Driver.DisposeAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
