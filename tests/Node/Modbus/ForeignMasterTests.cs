using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Connect.Modbus.Serving;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Wire.Modbus;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>Masters that others wrote against the simulated devices and the node's own server: mbpoll (libmodbus), modbus-serial of npm.</summary>
public sealed class ForeignMasterTests
{
    [Fact]
    public async Task Mbpoll_reads_the_press()
    {
        await using var plant = Plant();
        var port = plant.Start("EQ-A-001", new(IPAddress.Loopback, 0)).Port;
        var read = await Mbpoll(port, 1, "-t", "4", "-r", "0", "-c", "11");
        Assert.Equal(11, read.Split('\n').Count(l => l.StartsWith('[')));
        Assert.Contains("Illegal data address", await Peer.RunAsync("sh", "-c", $"mbpoll -m tcp -o 10 -a 1 -0 -t 4 -r 11 -c 1 -p {port} -1 127.0.0.1 2>&1"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Illegal data value", await Peer.RunAsync("sh", "-c", $"mbpoll -m tcp -o 10 -a 1 -0 -t 4 -r 100 -p {port} 127.0.0.1 61 2>&1"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Modbus_serial_reads_the_compressor_over_RTU_in_TCP()
    {
        await using var plant = Plant();
        var port = plant.Start("EQ-A-003", new(IPAddress.Loopback, 0)).Port;
        var read = await Peer.RunAsync("modbus_serial_master.js", "127.0.0.1", Peer.Text(port), "5", "rtu");
        Assert.Matches(@"holding \[[12],\d+,\d+,\d+,0,\d+\]", read);
        Assert.Contains("beyond exception 2", read);
        Assert.Contains("write exception 2", read);
    }

    [Fact]
    public async Task The_nodes_own_server_answers_both()
    {
        var bank = new Table();
        await using var server = await Server.StartAsync(bank, new());
        var read = await Peer.RunAsync("modbus_serial_master.js", "127.0.0.1", Peer.Text(server.Port), "1");
        Assert.Contains("holding [0,1,2,3,4,5]", read);
        Assert.Contains("beyond exception 2", read);
        Assert.Contains("coils [true,false,true", read);
        Assert.Contains("write \"ok\"", read);
        Assert.Equal(61, bank.Written[100]);
        Assert.Contains("[3]: \t3", await Mbpoll(server.Port, 1, "-t", "4", "-r", "0", "-c", "6"));
    }

    [Fact]
    public async Task An_address_that_is_not_listed_is_not_answered()
    {
        await using var server = await Server.StartAsync(new Table(), new() { Allow = ModbusServerOptions.Networks(["192.168.10.0/24", "10.0.0.5"]) });
        Assert.DoesNotContain("[0]", await Mbpoll(server.Port, 1, "-t", "4", "-r", "0", "-c", "2"));
    }

    private static SimulatedPlant Plant() => new(7, DateTimeOffset.UnixEpoch, TimeProvider.System);

    private static Task<string> Mbpoll(int port, int unit, params string[] what) => Peer.RunAsync("mbpoll", ["-m", "tcp", "-o", "10", "-a", Peer.Text(unit), "-0", .. what, "-p", Peer.Text(port), "-1", "127.0.0.1"]);

    private sealed class Table : IRegisterBank
    {
        public Dictionary<int, int> Written { get; } = [];

        public ExceptionCode Read(RegisterTable table, ushort address, int count, Span<byte> into)
        {
            if (address + count > 1_000) return ExceptionCode.IllegalDataAddress;
            if (table == RegisterTable.Coil) into.Fill(0b0101_0101);
            else for (var i = 0; i < count; i++) into[2 * i + 1] = (byte)(address + i);
            return ExceptionCode.None;
        }

        public ValueTask<ExceptionCode> WriteAsync(RegisterTable table, ushort address, int count, ReadOnlyMemory<byte> values)
        {
            Written[address] = values.Span[1];
            return new(ExceptionCode.None);
        }
    }

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        public int Port { get; } = new Uri(app.Urls.First()).Port;

        public static async Task<Server> StartAsync(IRegisterBank bank, ModbusServerOptions options)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new ModbusServer(bank, options, TimeProvider.System));
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseModbus()));
            var app = builder.Build();
            await app.StartAsync();
            return new(app);
        }

        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
