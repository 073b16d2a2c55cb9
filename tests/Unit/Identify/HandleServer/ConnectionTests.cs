using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Xunit;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Identify.Surfaces.HandleServer.Tcp;
using Yiwang.Identify.Surfaces.HandleServer.Udp;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

/// <summary>Connections over pipes: who is too slow or holds too many is closed, the others are not.</summary>
public sealed class ConnectionTests : HandleBed
{
    private readonly HandleServerOptions _options = new() { ConnectionsPerAddress = 2 };

    private HandleConnections Connections() => new(Fast, Service, new Amplification(4, Time), Meters, _options, Time);

    private sealed class Pair : IAsyncDisposable
    {
        // whoever writes runs the other side until it waits again, so that a test knows where it is
        private static readonly PipeOptions s_inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        private readonly Pipe _in = new(s_inline), _out = new(s_inline);
        private readonly PipeContext _context;

        public Pair(HandleConnections connections, string address)
        {
            _context = new PipeContext(new Duplex(_in.Reader, _out.Writer)) { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 5_000) };
            Served = connections.ServeAsync(_context, recursive: false);
        }

        public Task Served { get; }

        public async Task SendAsync(byte[] bytes) => await _in.Writer.WriteAsync(bytes);

        public async Task<byte[]> ReceiveAsync(int length)
        {
            var read = await _out.Reader.ReadAtLeastAsync(length);
            var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            _out.Reader.AdvanceTo(read.Buffer.End);
            return bytes;
        }

        public async ValueTask DisposeAsync()
        {
            await _in.Writer.CompleteAsync();
            await Served;
            await _context.DisposeAsync();
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class PipeContext(IDuplexPipe transport) : ConnectionContext
    {
        private readonly CancellationTokenSource _aborted = new();

        public override string ConnectionId { get; set; } = "test";
        public override IFeatureCollection Features { get; } = new FeatureCollection();
        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
        public override IDuplexPipe Transport { get; set; } = transport;
        public override EndPoint? RemoteEndPoint { get; set; }
        public override CancellationToken ConnectionClosed { get => _aborted.Token; set => throw new NotSupportedException(); }

        public override void Abort(ConnectionAbortedException abortReason) => _aborted.Cancel();

        public override ValueTask DisposeAsync()
        {
            _aborted.Dispose();
            return base.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_message_that_is_not_finished_in_time_ends_the_connection()
    {
        using var connections = Connections();
        await using var slow = new Pair(connections, "203.0.113.1");
        var whole = Request(new ResolveBody(Captured, [], []));
        await slow.SendAsync(whole);
        Assert.Equal(293, (await slow.ReceiveAsync(293)).Length);
        await slow.SendAsync(whole[..50]);
        Time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(slow.Served.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(2));
        await slow.Served;
        Assert.Equal(0, connections.Open);
    }

    [Fact]
    public async Task A_connection_that_only_waits_is_kept_until_it_has_been_idle_too_long()
    {
        using var connections = Connections();
        await using var idle = new Pair(connections, "203.0.113.1");
        await idle.SendAsync(Request(new ResolveBody(Captured, [], [])));
        await idle.ReceiveAsync(293);
        Time.Advance(_options.Idle - TimeSpan.FromSeconds(2));
        await idle.SendAsync(Request(new ResolveBody(Captured, [], [])));
        Assert.Equal(293, (await idle.ReceiveAsync(293)).Length);
        Time.Advance(_options.Idle + TimeSpan.FromSeconds(2));
        await idle.Served;
        Assert.Equal(0, connections.Open);
    }

    [Fact]
    public async Task One_address_holds_so_many_connections_and_the_machine_itself_any_number()
    {
        using var connections = Connections();
        await using var first = new Pair(connections, "203.0.113.1");
        await using (var second = new Pair(connections, "203.0.113.1"))
        {
            await using var third = new Pair(connections, "203.0.113.1");
            await third.Served;
            Assert.Equal(2, connections.Open);
            await using var other = new Pair(connections, "203.0.113.2");
            await using var own = new Pair(connections, "127.0.0.1");
            await using var owns = new Pair(connections, "127.0.0.1");
            await using var more = new Pair(connections, "127.0.0.1");
            Assert.Equal(6, connections.Open);
        }
        await using var again = new Pair(connections, "203.0.113.1");
        Assert.False(again.Served.IsCompleted);
    }

    [Fact]
    public async Task Slow_and_fast_answers_of_one_read_all_come()
    {
        using var connections = Connections();
        await using var pair = new Pair(connections, "127.0.0.1");
        await pair.SendAsync([.. Request(new ResolveBody("0.NA/99.501", [], ["HS_ADMIN"])), .. Request(new ResolveBody(Captured, [], [])), .. Request(new ResolveBody("0.NA/99.501", [], ["HS_ADMIN"]))]);
        var slow = (await Service.AnswerAsync(Peer(), Request(new ResolveBody("0.NA/99.501", [], ["HS_ADMIN"])), Cancel))!.Length;
        var bytes = await pair.ReceiveAsync(293 + 2 * slow);
        Assert.Equal(293 + 2 * slow, bytes.Length);
    }
}
