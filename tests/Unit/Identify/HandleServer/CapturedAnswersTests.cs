using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

/// <summary>What real clients sent to the reference server, sent to ours: the same bytes come back where the record is the same.</summary>
public sealed class CapturedAnswersTests : HandleBed
{
    private static readonly byte[][] s_requests = [.. Captures.Packets.Where(p => p.FromClient).Select(p => p.Bytes)];

    [Fact]
    public async Task The_reference_client_s_question_is_answered_byte_for_byte()
    {
        var answer = Captures.Packets.First(p => !p.FromClient && p.Bytes.Length == 293).Bytes;
        var request = s_requests.First(r => r.Length == 86 && r[1] == 11);
        Assert.Equal(Convert.ToHexString(answer), Convert.ToHexString((await AskAsync(request))!));
    }

    [Fact]
    public async Task The_Chinese_client_s_question_is_answered_byte_for_byte_over_TCP()
    {
        var request = s_requests.First(r => r.Length == 90);
        var answer = Captures.Packets.Last(p => !p.FromClient && p.Bytes.Length == 293).Bytes;
        Assert.Equal(Convert.ToHexString(answer), Convert.ToHexString((await AskAsync(request))!));
    }

    [Fact]
    public async Task A_handle_that_is_not_there_is_answered_byte_for_byte()
    {
        var request = s_requests.First(r => r.Length == 77);
        var answer = Captures.Find(OpCode.Resolve, ResponseCode.HandleNotFound);
        Assert.Equal(Convert.ToHexString(answer), Convert.ToHexString((await AskAsync(request))!));
    }

    [Fact]
    public void Both_clients_questions_take_the_fast_path()
    {
        var into = new byte[FastResolve.AnswerBytes];
        foreach (var request in s_requests.Where(r => r.Length is 86 or 90 or 77)) Assert.NotEqual(FastResolve.LongWay, Fast.TryAnswer(request, Peer(), default, into));
    }

    [Fact]
    public async Task An_old_version_is_answered_in_the_version_that_it_suggests()
    {
        var request = s_requests.First(r => r.Length == 86 && r[1] == 3);
        var answer = Read((await AskAsync(request))!);
        Assert.Equal(new ProtocolVersion(2, 10), answer.Envelope.Version);
        Assert.Equal(ProtocolVersion.Current, answer.Envelope.Suggested);
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
    }

    [Fact]
    public async Task Site_information_has_the_shape_that_the_clients_of_the_top_node_read()
    {
        var theirs = Read(Captures.Find(OpCode.GetSiteInfo, ResponseCode.Success));
        var ours = Read((await AskAsync(s_requests.First(r => r.Length == 53 && r[1] == 3)))!);
        var (a, b) = (((Yiwang.Wire.Handle.Bodies.SiteBody)theirs.Body).Site, ((Yiwang.Wire.Handle.Bodies.SiteBody)ours.Body).Site);
        Assert.Equal((a.Format, a.Version, a.Serial, a.Flags, a.Hash), (b.Format, b.Version, b.Serial, b.Flags, b.Hash));
        Assert.Equal(Assert.Single(a.Servers).PublicKey.Length, Assert.Single(b.Servers).PublicKey.Length);
        Assert.Equal(theirs.Header with { BodyLength = 0 }, ours.Header with { BodyLength = 0 });
        Assert.Equal(theirs.Envelope with { MessageLength = 0 }, ours.Envelope with { MessageLength = 0 });
    }

    [Fact]
    public async Task The_bare_prefix_that_the_Chinese_client_asks_for_has_a_site()
    {
        var answer = Read((await AskAsync(s_requests.First(r => r.Length == 87)))!);
        Assert.Equal(ResponseCode.Success, answer.Header.Response);
        var body = Assert.IsType<Yiwang.Wire.Handle.Bodies.ResolvedBody>(answer.Body);
        Assert.Equal("88.300.15907", body.Handle);
        Assert.Equal("HS_SITE", Assert.Single(body.Values).Type);
    }
}
