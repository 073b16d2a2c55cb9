using System.Text;
using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Unit.Tests.Wire.Handle;

public sealed class ResolvePathTests
{
    [Fact]
    public void Reading_a_request_and_writing_its_answer_allocates_nothing()
    {
        var request = Captures.Find(OpCode.Resolve, ResponseCode.None);
        var filtered = GoldenMessages.Request(OpCode.Resolve, new ResolveBody("99.501/x", [1, 300], ["URL.", "HS_SITE"]));
        var value = GoldenMessages.Values[0].Encode();
        var into = new byte[HandleLimits.PacketBytes];
        var length = 0;
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1_000; i++) length = Answer(request, value, into) + Answer(filtered, value, into); }));
        Assert.InRange(length, 200, 1_000);
    }

    [Fact]
    public void The_answer_of_the_fast_path_is_the_answer_of_the_clear_path()
    {
        var captured = Captures.Find(OpCode.Resolve, ResponseCode.Success);
        Envelope.TryRead(captured, out var envelope);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, captured.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        var body = (ResolvedBody)message!.Body;
        var into = new byte[HandleLimits.PacketBytes];
        var writer = new WireWriter(into);
        MessageFrame.Begin(ref writer);
        writer.Bytes(Encoding.UTF8.GetBytes(body.Handle));
        writer.Int32(body.Values.Length);
        foreach (var value in body.Values) writer.Raw(value.Encode());
        var length = MessageFrame.End(ref writer, envelope, message.Header);
        Assert.Equal(captured, into[..length]);
        Assert.Equal(-1, Short(captured.Length - 1));

        int Short(int bytes)
        {
            var small = new WireWriter(into.AsSpan(0, bytes));
            MessageFrame.Begin(ref small);
            body.Write(ref small);
            return MessageFrame.End(ref small, envelope, message.Header);
        }
    }

    [Theory]
    [InlineData("URL", "URL", true)]
    [InlineData("URL", "url", true)]
    [InlineData("URL", "URL.X", false)]
    [InlineData("URL.", "URL", true)]
    [InlineData("URL.", "url.x.y", true)]
    [InlineData("URL.", "URLX", false)]
    [InlineData("", "URL", false)]
    [InlineData(".", "URL", false)]
    public void A_type_that_ends_in_a_dot_stands_for_its_subtypes(string wanted, string type, bool matches) =>
        Assert.Equal(matches, TypeFilter.Matches(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(type)));

    [Fact]
    public void Index_or_type_is_enough()
    {
        var message = GoldenMessages.Request(OpCode.Resolve, new ResolveBody("99.501/x", [300], ["URL"]));
        MessageView.TryRead(message.AsSpan(HandleLimits.EnvelopeBytes), out var view);
        Assert.Equal(WireFault.None, ResolveView.TryRead(view.Body, out var resolve));
        Assert.True(resolve.Matches(300, "X"u8));
        Assert.True(resolve.Matches(1, "URL"u8));
        Assert.False(resolve.Matches(1, "X"u8));
        Assert.False(resolve.AsksForAll);
    }

    [Fact]
    public void The_Chinese_clients_request_asks_for_a_site_by_the_bare_prefix()
    {
        var message = Captures.Packets.Single(p => p.Bytes.Length == 87).Bytes;
        MessageView.TryRead(message.AsSpan(HandleLimits.EnvelopeBytes), out var view);
        Assert.Equal(WireFault.None, ResolveView.TryRead(view.Body, out var resolve));
        Assert.Equal("88.300.15907", Encoding.UTF8.GetString(resolve.Handle));
        Assert.Equal((0, 1), (resolve.IndexCount, resolve.TypeCount));
        Assert.True(resolve.Matches(9, "HS_SITE"u8));
    }

    private static int Answer(byte[] request, byte[] value, byte[] into)
    {
        if (Envelope.TryRead(request, out var envelope) != WireFault.None || MessageView.TryRead(request.AsSpan(HandleLimits.EnvelopeBytes), out var view) != WireFault.None
            || ResolveView.TryRead(view.Body, out var resolve) != WireFault.None) return 0;
        var writer = new WireWriter(into);
        MessageFrame.Begin(ref writer);
        writer.Bytes(resolve.Handle);
        var matches = resolve.Matches(1, "URL"u8);
        writer.Int32(matches ? 1 : 0);
        if (matches) writer.Raw(value);
        return MessageFrame.End(ref writer, envelope.Answer(0), view.Header with { Response = ResponseCode.Success });
    }
}
