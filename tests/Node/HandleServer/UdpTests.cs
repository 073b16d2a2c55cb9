using System.Net.Sockets;
using System.Text;
using Xunit;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using static Yiwang.Node.Tests.HandleServer.HandleStream;

namespace Yiwang.Node.Tests.HandleServer;

/// <summary>The Handle protocol over UDP against a whole node.</summary>
public sealed class UdpTests : IAsyncLifetime
{
    private HandleNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await HandleNode.StartAsync("99.1");
        await _node.RegisterAsync("99.1/A", Value(1, "URL", "https://example.org/a"));
        await _node.RegisterAsync("99.1/LONG", Value(1, "TEXT", new string('长', 3_000)));
    }

    private static HandleValue Value(int index, string type, string text) => new(index, type, Encoding.UTF8.GetBytes(text), 86_400, ValuePermissions.Default, 0);

    [Fact]
    public async Task A_handle_is_resolved_in_one_packet()
    {
        var (answer, packets) = await AskUdpAsync(_node.EndPoint, Question("99.1/a", 7));
        Assert.Equal((ResponseCode.Success, 7, 1), (answer.Header.Response, answer.Envelope.RequestId, packets));
        var body = Assert.IsType<ResolvedBody>(answer.Body);
        Assert.Equal(("99.1/a", "https://example.org/a"), (body.Handle, Encoding.UTF8.GetString(Assert.Single(body.Values).Data)));
    }

    [Fact]
    public async Task A_long_answer_comes_in_packets_of_512_bytes()
    {
        var (answer, packets) = await AskUdpAsync(_node.EndPoint, Question("99.1/LONG", 8));
        Assert.Equal(9_000, Assert.Single(Assert.IsType<ResolvedBody>(answer.Body).Values).Data.Length);
        Assert.Equal((9_000 + HandleLimits.HeaderBytes + 100) / HandleLimits.PacketPayloadBytes + 1, packets);
    }

    [Fact]
    public async Task A_long_question_is_joined_from_its_packets()
    {
        var (answer, _) = await AskUdpAsync(_node.EndPoint, Question("99.1/A", 9, indexes: [.. Enumerable.Range(1, 500)]));
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
    }

    [Fact]
    public async Task What_is_no_request_is_met_with_silence_and_does_no_harm()
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        udp.Connect(_node.EndPoint);
        var question = Question("99.1/A", 10);
        await udp.SendAsync(question.AsMemory(0, 15));
        await udp.SendAsync(new byte[1_400]);
        await udp.SendAsync(Read(question) is var m ? (m with { Header = m.Header with { Response = ResponseCode.Success } }).Encode() : []);
        await udp.SendAsync(question);
        using var patience = new CancellationTokenSource(Patience.Deadline);
        Assert.Equal(10, Read((await udp.ReceiveAsync(patience.Token)).Buffer).Envelope.RequestId);
        Assert.Equal(0, udp.Available);
    }

    [Fact]
    public async Task Many_questions_at_once_are_all_answered()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 500).Select(i => AskUdpAsync(_node.EndPoint, Question(i % 2 == 0 ? "99.1/A" : "99.1/none", i))));
        Assert.All(answers.Select((a, i) => (a.Answer, Id: i + 1)), a => Assert.Equal((a.Id, a.Id % 2 == 0 ? ResponseCode.Success : ResponseCode.HandleNotFound), (a.Answer.Envelope.RequestId, a.Answer.Header.Response)));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
