using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Pacts;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>What a node says to strangers, forgers, and neighbours whose clock or program is another.</summary>
public sealed class DoorTests : CrossingBed
{
    private MessageSigner Signer => new(Options, Time);

    private CrossingRequest Request(Func<Parcel, Parcel>? change = null, ISigner? signer = null)
    {
        var parcel = new Parcel(Pact, A.Id, B.Id, 1, 1, [new ParcelMessage(PactVerbs.Forward, Type, "wo", "k", 0, 5, "{}"u8.ToArray())], 0, []);
        return Signer.Request(signer ?? A.Signer, A.Id, new Uri("https://b.example/net/v1/batch"), ParcelWriter.Write(change?.Invoke(parcel) ?? parcel));
    }

    private async Task<string> SendAsync(CrossingRequest request) => (await NodeB.HandleAsync(request, Cancel)).Status.Code;

    [Fact]
    public async Task A_request_seen_before_is_refused_also_after_a_restart()
    {
        await OpenAsync();
        var request = Request();
        Assert.Equal(Codes.Ok, await SendAsync(request));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(request));
        await RestartAsync(a: false);
        Assert.Equal(Codes.NetBadSignature, await SendAsync(request));
        Assert.Single(Ledger.Bodies);
    }

    [Fact]
    public async Task Whatever_is_changed_on_the_way_is_noticed()
    {
        await OpenAsync();
        var request = Request();
        var body = request.Body.ToArray();
        body[^3] ^= 1;
        Assert.Equal(Codes.NetBadSignature, await SendAsync(request with { Body = body }));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(request with { Target = new Uri("https://c.example/net/v1/batch") }));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(With(request, "content-type", "text/plain")));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(With(request, "signature", "yw=:AAAA:")));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(With(request, "signature-input", request.Fields["signature-input"].Replace("\"content-digest\" ", "", StringComparison.Ordinal))));
        Assert.Equal(Codes.NetBadSignature, await SendAsync(Request(signer: B.Signer)));
        Assert.Empty(Ledger.Bodies);

        static CrossingRequest With(CrossingRequest request, string field, string value) => request with { Fields = new Dictionary<string, string>(request.Fields) { [field] = value } };
    }

    [Fact]
    public async Task Strangers_learn_nothing()
    {
        await OpenAsync();
        var stranger = new PaperSide(SigningAlgorithm.Ed25519, null);
        var unknown = Signer.Request(stranger.Signer, stranger.Id, new Uri("https://b.example/net/v1/batch"), ParcelWriter.Write(new Parcel(Pact, stranger.Id, B.Id, 1, 1, [], 0, [])));
        Assert.Equal(Codes.PactsNotPermitted, await SendAsync(unknown));
        Assert.Equal(Codes.PactsNotPermitted, await SendAsync(Request(p => p with { Pact = "o.aaaaaaaaaaaaaaaaaaaa/pact.none" })));
        Assert.Equal(Codes.PactsNotPermitted, await SendAsync(Request(p => p with { To = stranger.Id })));
        // the pact's other side in its own name
        Assert.Equal(Codes.PactsNotPermitted, await SendAsync(Request(p => p with { From = B.Id, To = A.Id })));
    }

    [Theory]
    [InlineData(-10, true)]
    [InlineData(10, true)]
    [InlineData(-13, false)]
    [InlineData(11, false)]
    public async Task Clocks_may_be_ten_minutes_apart(int minutes, bool good)
    {
        await OpenAsync();
        var other = new SteppedTime();
        other.Advance(TimeSpan.FromMinutes(minutes + 60));
        Time.Advance(TimeSpan.FromHours(1));
        var signer = new MessageSigner(Options, other);
        var request = signer.Request(A.Signer, A.Id, new Uri("https://b.example/net/v1/batch"), ParcelWriter.Write(new Parcel(Pact, A.Id, B.Id, 1, 1, [], 0, [])));
        Assert.Equal(good ? Codes.Ok : Codes.NetClock, await SendAsync(request));
    }

    [Fact]
    public async Task A_neighbour_of_another_version_gets_a_clear_answer()
    {
        await OpenAsync();
        var request = Request();
        Assert.Equal(Codes.NetNotUnderstood, await SendAsync(request with { Fields = new Dictionary<string, string>(request.Fields) { ["yiwang-version"] = "2" } }));
        Assert.Equal(Codes.NetNotUnderstood, await SendAsync(request with { Target = new Uri("https://b.example/net/v2/batch") }));
    }

    [Fact]
    public async Task A_key_that_was_replaced_signs_no_longer()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        // else a parcel signed before the rotation could still be on its way when the line is back, and rightly arrive
        await UntilAsync(() => Out.Trouble == Codes.NetUnreachable);
        A.Rotate();
        Link.Cut = false;
        // the news of the new key has not arrived: the messages wait
        await UntilAsync(() => Out.Trouble == Codes.NetBadSignature, TimeSpan.FromSeconds(1));
        Assert.Empty(Ledger.Bodies);
        PactAtB.Set(PactAtB.Pact with { PartyA = A.Party });
        await UntilAsync(() => Out.Sent == 3, TimeSpan.FromSeconds(1));
        Assert.Equal(Bodies(0, 3), Ledger.Bodies);
    }

    [Fact]
    public async Task What_is_too_large_or_no_parcel_is_refused()
    {
        await OpenAsync();
        Assert.Equal(Codes.RequestTooLarge, await SendAsync(Signer.Request(A.Signer, A.Id, new Uri("https://b.example/net/v1/batch"), new byte[Parcel.BytesMax + 1])));
        foreach (var text in (string[])["", "[]", "{}", "{\"yiwang\":1}", "{\"yiwang\":1,\"pact\":5}", "nonsense"])
            Assert.Equal(Codes.RequestInvalid, await SendAsync(Signer.Request(A.Signer, A.Id, new Uri("https://b.example/net/v1/batch"), Encoding.UTF8.GetBytes(text))));
        Assert.Equal(Codes.RequestInvalid, await SendAsync(Request(p => p with { Messages = [.. Enumerable.Repeat(p.Messages[0], Parcel.MessagesMax + 1)] })));
    }

    [Fact]
    public async Task A_forged_answer_settles_nothing()
    {
        await OpenAsync();
        Link.Fault = async (request, deliver) =>
        {
            var response = await deliver(request);
            var body = Encoding.UTF8.GetString(response.Body.Span).Replace("\"ok\"", "\"no\"", StringComparison.Ordinal);
            return response with { Body = Encoding.UTF8.GetBytes(body) };
        };
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.NetBadSignature);
        Assert.Equal(0, Out.Sent);
    }

    [Fact]
    public void Parcels_survive_their_wire_form_and_garbage_does_no_harm()
    {
        var (a, b) = (new PaperSide(SigningAlgorithm.Ed25519, null).Id, new PaperSide(SigningAlgorithm.Ed25519, null).Id);
        var parcel = new Parcel("p", a, b, 7, 5, [new(PactVerbs.Subscribe, "event", "主题", "键\"1", 2, 9, "{\"值\":[1,2]}"u8.ToArray()), default], 4,
            [new ReceiptGroup(new byte[32], 3, [new ReceiptItem(1, "x", "k", Codes.Ok, null, default), new ReceiptItem(2, null, "", Codes.Ok, null, default), new ReceiptItem(3, "x", "k2", "things.voided", "作废", "{}"u8.ToArray())])]);
        var bytes = ParcelWriter.Write(parcel);
        Assert.True(ParcelReader.TryRead(bytes, out var read, out _));
        Assert.Equal(bytes, ParcelWriter.Write(read));
        Assert.Equal((7, "键\"1", "{\"值\":[1,2]}"), (read.First, read.Messages[0].Key, Encoding.UTF8.GetString(read.Messages[0].Body.Span)));
        for (var cut = 0; cut < bytes.Length; cut++) Assert.False(ParcelReader.TryRead(bytes.AsMemory(0, cut), out _, out _));
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var changed = bytes.ToArray();
            for (var change = 0; change < 4; change++) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            ParcelReader.TryRead(changed, out _, out _);
        }
    }
}
