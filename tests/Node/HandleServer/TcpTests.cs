using System.Net.Http.Headers;
using System.Text;
using Xunit;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using static Yiwang.Node.Tests.HandleServer.HandleStream;

namespace Yiwang.Node.Tests.HandleServer;

/// <summary>The Handle protocol over TCP, and inside HTTP, against a whole node.</summary>
public sealed class TcpTests : IAsyncLifetime
{
    private HandleNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await HandleNode.StartAsync("99.1");
        await _node.RegisterAsync("99.1/A", new HandleValue(1, "URL", "https://example.org/a"u8.ToArray(), 86_400, ValuePermissions.Default, 0));
    }

    [Fact]
    public async Task Questions_sent_together_are_all_answered_on_a_connection_that_stays_open()
    {
        using var stream = await _node.ConnectAsync();
        const int many = 2_000;
        // every tenth takes the long way and may overtake or be overtaken: the request id tells which answer is which
        await stream.SendAsync(Enumerable.Range(1, many).SelectMany(i => Question(i % 10 == 0 ? "0.NA/99.1" : i % 2 == 0 ? "99.1/A" : "99.1/none", i)).ToArray());
        var seen = new HashSet<int>();
        for (var i = 0; i < many; i++)
        {
            var answer = (await stream.ReceiveAsync())!;
            var id = answer.Envelope.RequestId;
            Assert.True(seen.Add(id));
            Assert.Contains(answer.Header.Response, id % 10 == 0 ? [ResponseCode.Success, ResponseCode.ServerBusy] : id % 2 == 0 ? [ResponseCode.Success] : new[] { ResponseCode.HandleNotFound });
        }
        Assert.Equal(ResponseCode.Success, (await stream.AskAsync(Question("99.1/A", many + 1))).Header.Response);
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        using var stream = await _node.ConnectAsync();
        foreach (var b in Question("99.1/A", 3)) await stream.SendAsync(new[] { b });
        Assert.Equal(3, (await stream.ReceiveAsync())!.Envelope.RequestId);
    }

    [Fact]
    public async Task A_length_beyond_the_protocol_s_limit_ends_the_connection()
    {
        using var stream = await _node.ConnectAsync();
        var head = new byte[HandleLimits.EnvelopeBytes];
        new Envelope(ProtocolVersion.Current, EnvelopeFlags.None, ProtocolVersion.Current, 0, 1, 0, HandleLimits.MessageBytes).Write(head);
        head[16] = 0x7F;
        await stream.SendAsync(head);
        Assert.Null(await stream.ReceiveAsync());
        using var other = await _node.ConnectAsync();
        Assert.Equal(ResponseCode.Success, (await other.AskAsync(Question("99.1/A", 4))).Header.Response);
    }

    [Fact]
    public async Task An_unknown_operation_is_unsupported_and_a_body_that_is_none_a_protocol_error()
    {
        using var stream = await _node.ConnectAsync();
        Assert.Equal(ResponseCode.OperationUnsupported, (await stream.AskAsync(Message(new PlainBody(), (OpCode)4_711, 5))).Header.Response);
        Assert.Equal(ResponseCode.ProtocolError, (await stream.AskAsync(Message(new PlainBody { Rest = [0xFF, 0xFF, 0xFF, 0xFF] }, OpCode.Resolve, 6))).Header.Response);
        Assert.Equal(ResponseCode.Success, (await stream.AskAsync(Question("99.1/A", 7))).Header.Response);
    }

    [Fact]
    public async Task The_site_record_names_the_ports_that_answer()
    {
        using var stream = await _node.ConnectAsync();
        var site = Assert.IsType<SiteBody>((await stream.AskAsync(Message(new HandleBody(HandleBody.Server), OpCode.GetSiteInfo, 8))).Body).Site;
        var server = Assert.Single(site.Servers);
        Assert.Equal(_node.Port, server.Interfaces.First(i => i.Protocol == Yiwang.Wire.Handle.Values.InterfaceProtocol.Tcp).Port);
        Assert.Equal("127.0.0.1", server.IPAddress.ToString());
    }

    [Fact]
    public async Task Questions_inside_HTTP_are_answered_alike()
    {
        foreach (var (handle, code) in new[] { ("99.1/A", ResponseCode.Success), ("0.NA/99.1", ResponseCode.Success), ("99.1/none", ResponseCode.HandleNotFound) })
        {
            using var content = new ByteArrayContent(Question(handle, 9)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-hdl-message") } };
            using var response = await _node.Node.Http.PostAsync("/", content);
            Assert.Equal("application/x-hdl-message", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(code, Read(await response.Content.ReadAsByteArrayAsync()).Header.Response);
        }
        using var nothing = new ByteArrayContent(Encoding.ASCII.GetBytes("hello")) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-hdl-message") } };
        Assert.Equal(400, (int)(await _node.Node.Http.PostAsync("/", nothing)).StatusCode);
    }

    [Fact]
    public async Task A_node_that_stops_answers_what_it_has_and_closes()
    {
        var node = await HandleNode.StartAsync("99.2");
        using var stream = await node.ConnectAsync();
        using var late = new System.Net.Sockets.TcpClient();
        var at = node.EndPoint;
        Assert.Equal(1, (await stream.AskAsync(Question("0.NA/99.2", 1))).Envelope.RequestId);
        await node.DisposeAsync();
        Assert.Null(await stream.ReceiveAsync());
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => late.ConnectAsync(at));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
