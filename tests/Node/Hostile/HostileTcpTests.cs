using System.Net.Sockets;
using Xunit;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Node.Tests.Hostile;

public sealed class HostileTcpTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private readonly HostileBed _bed = fixture.Bed;

    [Fact]
    public async Task A_message_cut_at_any_byte_is_answered_with_the_end_of_the_connection()
    {
        var question = HostileBed.Question(1);
        for (var length = 1; length < question.Length; length++)
        {
            await using var stream = await _bed.ConnectAsync();
            await stream.WriteAsync(question.AsMemory(0, length));
            stream.Socket.Shutdown(SocketShutdown.Send);
            Assert.Null(await HostileBed.ReadAsync(stream));
        }
        await _bed.StillAnswersAsync();
    }

    [Theory]
    [InlineData(262_145)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public async Task A_length_beyond_the_protocol_ends_the_connection(int length)
    {
        var head = new byte[HandleLimits.EnvelopeBytes];
        new Envelope(ProtocolVersion.Current, EnvelopeFlags.None, default, 0, 1, 0, length).Write(head);
        await using var stream = await _bed.ConnectAsync();
        await stream.WriteAsync(head);
        Assert.Null(await HostileBed.ReadAsync(stream));
        await _bed.StillAnswersAsync();
    }

    [Fact]
    public async Task Who_sends_a_byte_now_and_then_is_closed_when_the_message_is_overdue()
    {
        var question = HostileBed.Question(1);
        var streams = new List<NetworkStream>();
        for (var i = 0; i < 50; i++)
        {
            streams.Add(await _bed.ConnectAsync());
            await streams[i].WriteAsync(question.AsMemory(0, 30));
        }
        await _bed.StillAnswersAsync();
        var patience = _bed.Node.Host.Handle.Patience;
        // each byte well within the time that a message may take, all together beyond it
        for (var at = 30; at < 54; at++)
        {
            _bed.Clock.Advance(patience / 12);
            foreach (var stream in streams) await TryWriteAsync(stream, question.AsMemory(at, 1));
            Assert.Equal(ResponseCode.Success, await _bed.AskAsync(question));
        }
        foreach (var stream in streams) Assert.Null(await HostileBed.ReadAsync(stream));
        await _bed.StillAnswersAsync();
    }

    [Fact]
    public async Task Connections_that_ask_nothing_do_not_stand_in_the_way_and_end()
    {
        var streams = new List<NetworkStream>();
        for (var i = 0; i < 500; i++) streams.Add(await _bed.ConnectAsync());
        await _bed.StillAnswersAsync();
        _bed.Clock.Advance(_bed.Node.Host.Handle.Idle + TimeSpan.FromSeconds(2));
        foreach (var stream in streams) Assert.Null(await HostileBed.ReadAsync(stream));
        await _bed.StillAnswersAsync();
    }

    [Fact]
    public async Task Thousands_of_questions_before_the_first_answer_is_taken_are_all_answered()
    {
        const int Questions = 20_000;
        await using var stream = await _bed.ConnectAsync();
        var sending = Task.Run(async () =>
        {
            for (var id = 0; id < Questions; id++) await stream.WriteAsync(HostileBed.Question(id));
        });
        for (var id = 0; id < Questions; id++) Assert.Equal((id, ResponseCode.Success), await HostileBed.ReadAsync(stream) is var (got, code, _) ? (got, code) : default);
        await sending;
    }

    [Fact]
    public async Task Damaged_messages_get_the_protocols_answer_or_the_end()
    {
        var mutations = new HandleMutations([HostileBed.Question(1), .. GoldenMessages.Own], 42);
        for (var i = 0; i < 400; i++)
        {
            await using var stream = await _bed.ConnectAsync();
            await stream.WriteAsync(mutations.Next());
            stream.Socket.Shutdown(SocketShutdown.Send);
            while (await HostileBed.ReadAsync(stream) is { } answer) Assert.NotEqual(ResponseCode.None, answer.Code);
        }
        await _bed.StillAnswersAsync();
    }

    [Theory]
    [InlineData(31_337)]
    [InlineData(-1)]
    [InlineData(1_000)]
    [InlineData(1_003)]
    public async Task An_operation_that_nobody_knows_is_unsupported(int operation) =>
        Assert.Equal(ResponseCode.OperationUnsupported, await _bed.AskAsync(HostileBed.Message(1, (OpCode)operation, new HandleBody("/"))));

    [Fact]
    public async Task Answers_that_nobody_asked_for_are_met_with_silence()
    {
        await using var stream = await _bed.ConnectAsync();
        foreach (var code in new[] { ResponseCode.Success, ResponseCode.Error, ResponseCode.AuthenticationNeeded, (ResponseCode)999 })
            await stream.WriteAsync(HostileBed.Message(1, OpCode.Resolve, new ErrorBody("no"), header: h => h with { Response = code }));
        await stream.WriteAsync(HostileBed.Question(2));
        Assert.Equal(2, (await HostileBed.ReadAsync(stream))!.Value.Id);
    }

    [Fact]
    public async Task Compressed_and_encrypted_messages_of_no_session_are_refused()
    {
        Assert.Equal(ResponseCode.ProtocolError, await _bed.AskAsync(HostileBed.Question(1, envelope: e => e with { Flags = EnvelopeFlags.Compressed })));
        Assert.Equal(ResponseCode.SessionTimeout, await _bed.AskAsync(HostileBed.Question(1, envelope: e => e with { Flags = EnvelopeFlags.Encrypted, SessionId = 123_456_789 })));
    }

    [Theory]
    [InlineData(2_048, ResponseCode.HandleNotFound)]
    [InlineData(2_049, ResponseCode.ProtocolError)]
    public async Task A_handle_may_be_long_but_not_longer_than_the_protocols(int length, ResponseCode expected) =>
        Assert.Equal(expected, await _bed.AskAsync(HostileBed.Question(1, "99.1/" + new string('x', length - 5))));

    [Fact]
    public async Task Lists_as_large_as_a_message_are_answered()
    {
        // what is asked for by a list of all indexes but the right one
        Assert.Equal(ResponseCode.ValuesNotFound, await _bed.AskAsync(HostileBed.Message(1, OpCode.Resolve, new ResolveBody(HostileBed.Name, [.. Enumerable.Range(2, 60_000)], []))));
        Assert.Equal(ResponseCode.Success, await _bed.AskAsync(HostileBed.Message(1, OpCode.Resolve, new ResolveBody(HostileBed.Name, [.. Enumerable.Range(-59_999, 60_001)], []))));
        Assert.Equal(ResponseCode.ValuesNotFound, await _bed.AskAsync(HostileBed.Message(1, OpCode.Resolve, new ResolveBody(HostileBed.Name, [], [.. Enumerable.Repeat("", 60_000)]))));
        Assert.Equal(ResponseCode.ValuesNotFound, await _bed.AskAsync(HostileBed.Message(1, OpCode.Resolve, new ResolveBody(HostileBed.Name, [], [new string('T', 200_000)]))));
    }

    [Fact]
    public async Task A_question_that_was_passed_on_too_often_goes_no_further() =>
        Assert.Equal(ResponseCode.RecursionCountTooHigh, await _bed.AskAsync(HostileBed.Question(1, header: h => h with { RecursionCount = 200 })));

    private static async Task TryWriteAsync(NetworkStream stream, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // closed already
        }
    }
}
