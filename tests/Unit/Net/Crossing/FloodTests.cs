using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Asking;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>What a partner can make this node keep: bounded whatever it sends, and one that keeps the rules notices nothing of it.</summary>
public sealed class FloodTests : CrossingBed
{
    private static readonly Uri s_batch = new("https://b.example/net/v1/batch"), s_ask = new("https://b.example/net/v1/ask");
    private static readonly ParcelMessage s_unknown = new(PactVerbs.Forward, "nobody.knows", new string('s', 500), "k", 0, 5, "{}"u8.ToArray());

    private MessageSigner Signer => new(Options, Time);

    private async Task<(CrossingResponse Response, Parcel? Answer)> SendAsync(long first, long acknowledged, params ParcelMessage[] messages)
    {
        var response = await NodeB.HandleAsync(Signer.Request(A.Signer, A.Id, s_batch, ParcelWriter.Write(new Parcel(Pact, A.Id, B.Id, first, acknowledged, messages, 0, []))), Cancel);
        return (response, response.Status.Succeeded && ParcelReader.TryRead(response.Body, out var answer, out _) ? answer : null);
    }

    private Task<long> CountAsync(string table) => StateB.ReadAsync(sql => sql.QueryFirst($"select count(*) from {table}", r => r.Int64(0)), Cancel);

    [Theory, MemberData(nameof(Engines))]
    public async Task Numbers_without_content_and_unknown_messages_fill_no_disk(SqlEngine engine)
    {
        Options = new() { ReceiptRowsMax = 10 };
        await OpenAsync(engine);
        var next = 1L;
        for (var round = 0; round < 12; round++)
        {
            var (response, answer) = await SendAsync(next, 1, round % 2 == 0 ? [default, default, default] : [s_unknown, s_unknown, s_unknown]);
            Assert.Equal(Codes.Ok, response.Status.Code);
            next = answer!.Next;
        }
        // what it never fetched it is given again and again, and nothing more is taken
        Assert.Equal(10, next);
        Assert.Equal(9, (await SendAsync(next, 1, default, default, default)).Answer!.Receipts.Sum(g => g.Items.Count));
        Assert.Equal(9, await CountAsync("crossing_inbox"));
        Assert.Equal(3, await CountAsync("crossing_proofs"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_partner_that_fetches_its_receipts_goes_on_for_ever_and_no_more_is_kept_than_was_said(SqlEngine engine)
    {
        Options = new() { ReceiptRowsMax = 10 };
        await OpenAsync(engine);
        for (var next = 1L; next < 100; next += 3)
        {
            var (response, answer) = await SendAsync(next, next, default, s_unknown, default);
            Assert.Equal((Codes.Ok, next + 3), (response.Status.Code, answer?.Next));
            Assert.True(await CountAsync("crossing_inbox") <= 10);
            Assert.True(await CountAsync("crossing_proofs") <= 4);
        }
        // over a restart, too
        await RestartAsync(a: false, engine);
        Assert.Equal(103, (await SendAsync(100, 100, default, default, default)).Answer!.Next);
        Assert.True(await CountAsync("crossing_inbox") <= 10);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_sender_whose_messages_were_slow_to_be_handled_gets_every_receipt(SqlEngine engine)
    {
        // six parcels of a thousand, and room for the receipts of less than two
        Options = new() { ReceiptRowsMax = 1_500 };
        await OpenAsync(engine);
        List<Receipt> receipts = [];
        using var watch = NodeA.WatchReceipts(Type, receipts.Add);
        var busy = true;
        Ledger.Does = _ => busy ? throw new IOException("busy") : null;
        for (var i = 0; i < 6; i++) Assert.True((await NodeA.QueueAsync(Pact, A.Id, Messages(i * 1_000, 1_000), Cancel)).Succeeded);
        await UntilAsync(() => In.Trouble is not null && In.Received == 1_000);
        busy = false;
        await UntilAsync(() => Out.Sent == 6_000 && receipts.Count == 6_000, TimeSpan.FromSeconds(1));
        Assert.Equal(Bodies(0, 6_000), Ledger.Bodies);
        Assert.Equal(Enumerable.Range(1, 6_000).Select(n => (long)n), receipts.Select(r => r.Number));
        Assert.True(await CountAsync("crossing_inbox") <= 1_500);
    }

    [Fact]
    public async Task A_carried_file_is_taken_as_far_as_there_is_room_for_its_receipts()
    {
        Options = new() { ReceiptRowsMax = 1_500 };
        await OpenAsync();
        Link.Cut = true;
        for (var i = 0; i < 3; i++) await NodeA.QueueAsync(Pact, A.Id, Messages(i * 1_000, 1_000), Cancel);
        for (var trip = 1; trip <= 3; trip++)
        {
            using MemoryStream there = new(), back = new();
            await NodeA.ExportAsync(Pact, A.Id, isSealed: false, there, Cancel);
            there.Position = 0;
            Assert.Equal(trip < 3 ? Codes.NetQueueFull : Codes.Ok, (await NodeB.ImportAsync(there, B.Id, Cancel)).Status.Code);
            await UntilAsync(() => In.Received == trip * 1_000 && In.Waiting == 0);
            await NodeB.ExportAsync(Pact, B.Id, isSealed: false, back, Cancel);
            back.Position = 0;
            Assert.True((await NodeA.ImportAsync(back, A.Id, Cancel)).Succeeded);
            Assert.Equal(trip * 1_000, Out.Sent);
        }
        Assert.Equal(Bodies(0, 3_000), Ledger.Bodies);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Signatures_remembered_are_bounded_and_leave_room_for_others(SqlEngine engine)
    {
        Options = new() { NoncesMax = 10 };
        await OpenAsync(engine);
        for (var i = 0; i < 5; i++) Assert.Equal(Codes.Ok, await AskAsync());
        Assert.Equal(Codes.RequestLimited, await AskAsync());
        Assert.Equal(Codes.RequestLimited, (await SendAsync(1, 1, default(ParcelMessage))).Response.Status.Code);
        Assert.Equal(5, await CountAsync("crossing_nonces"));
        await RestartAsync(a: false, engine);
        Assert.Equal(Codes.RequestLimited, await AskAsync());
        // until they are too old by themselves
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(Codes.Ok, await AskAsync());
        Assert.Equal(2, (await SendAsync(1, 1, default(ParcelMessage))).Answer?.Next);

        async Task<string> AskAsync() => (await NodeB.HandleAsync(Signer.Request(A.Signer, A.Id, s_ask, new QuestionText(Pact, A.Id, B.Id, "resolve", null, null, "{}"u8.ToArray()).Write()), Cancel)).Status.Code;
    }

    [Fact]
    public void Whoever_floods_takes_half_of_what_is_left_and_gets_it_back()
    {
        var room = new NonceRoom(100, Time);
        var (one, other, third) = (Id(), Id(), Id());
        var until = Yiwang.Parties.Micros.Of(Time) + 600_000_000;
        Assert.Equal(50, Enumerable.Range(0, 200).Count(_ => room.TryTake(one, until)));
        Assert.Equal(25, Enumerable.Range(0, 200).Count(_ => room.TryTake(other, until)));
        Assert.True(room.TryTake(third, until));
        room.Give(other, until);
        room.Give(third, until);
        Assert.True(room.TryTake(third, until));
        Time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(50, Enumerable.Range(0, 200).Count(_ => room.TryTake(other, until + 720_000_000)));

        static Yiwang.Parties.OrganizationId Id() => new PaperSide(SigningAlgorithm.Ed25519, null).Id;
    }

    [Fact]
    public async Task A_signature_is_no_place_for_whatever_one_likes()
    {
        await OpenAsync();
        var request = Signer.Request(A.Signer, A.Id, s_batch, ParcelWriter.Write(new Parcel(Pact, A.Id, B.Id, 1, 1, [default], 0, [])));
        var refused = await NodeB.HandleAsync(request with { Fields = new Dictionary<string, string>(request.Fields) { ["content-type"] = "application/json;x=" + new string('x', 9_000) } }, Cancel);
        Assert.Equal((Codes.NetBadSignature, true), (refused.Status.Code, refused.Status.Detail?.Contains("8192", StringComparison.Ordinal)));
        Assert.Equal(Codes.Ok, (await NodeB.HandleAsync(request, Cancel)).Status.Code);
    }
}
