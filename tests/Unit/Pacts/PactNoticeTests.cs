using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactNoticeTests
{
    [Fact]
    public async Task A_notice_that_comes_early_names_what_is_missing_and_one_that_comes_twice_changes_nothing()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "一"));
        await bed.Cq.Ok(bed.Cq.Pacts.ResumeAsync(bed.Cq.Admin, id));
        var notices = bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1);
        Assert.Equal([1, 2, 3], notices.Select(n => n.Number));
        var early = await bed.Sc.Pacts.ReceiveAsync(notices[2].Bytes);
        Assert.Equal((Codes.PactsOutOfOrder, "2"), (early.Code, early.Detail));
        var size = bed.Sc.Events.Size;
        Assert.Equal(Outcome.Ok, await bed.Sc.Pacts.ReceiveAsync(notices[0].Bytes));
        Assert.Equal(size, bed.Sc.Events.Size);
        Assert.Equal(Outcome.Ok, await bed.Sc.Pacts.ReceiveAsync(notices[1].Bytes));
        Assert.Equal(PactState.Suspended, bed.Sc.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task Before_there_is_a_pact_only_its_proposal_is_heard()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.Ok(bed.Cq.Pacts.DeclineAsync(bed.Cq.Admin, draft.Id, "撤回"));
        var notices = bed.Cq.Pacts.NoticesFrom(draft.Id, bed.Cq.Id, 1);
        Assert.Equal(Codes.PactsOutOfOrder, (await bed.Sc.Pacts.ReceiveAsync(notices[1].Bytes)).Code);
        Assert.Empty(bed.Sc.Pacts.All);
        Assert.Equal(Outcome.Ok, await bed.Sc.Pacts.ReceiveAsync(notices[0].Bytes));
        Assert.Equal(PactState.Proposed, bed.Sc.Pacts.Find(draft.Id)!.State);
    }

    [Fact]
    public async Task Forged_altered_and_cut_notices_are_refused_and_leave_nothing()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.EndAsync(bed.Cq.Admin, id, "完"));
        var bytes = bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 2)[0].Bytes.ToArray();
        var size = bed.Sc.Events.Size;
        for (var length = 0; length < bytes.Length; length += 7) Assert.Equal(Codes.RequestInvalid, PactCodec.ReadEnvelope(bytes.AsMemory(0, length)).Status.Code);
        var other = Encoding.UTF8.GetString(bytes).Replace("完", "玩", StringComparison.Ordinal);
        Assert.Equal(Codes.PactsSignature, (await bed.Sc.Pacts.ReceiveAsync(Encoding.UTF8.GetBytes(other))).Code);
        // somebody else's key over the same words
        var read = PactCodec.ReadEnvelope(bytes).Value!;
        using var stranger = new Yiwang.Signing.Ed25519Signer(Yiwang.Signing.Ed25519Signer.NewSeed());
        Assert.Equal(Codes.PactsSignature, (await bed.Sc.Pacts.ReceiveAsync(PactCodec.Write(PactCodec.Seal(read.Notice, stranger, [])))).Code);
        Assert.Equal(size, bed.Sc.Events.Size);
        Assert.Equal(PactState.Active, bed.Sc.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task Garbage_never_throws()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var bytes = bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1)[0].Bytes.ToArray();
        var random = new Random(1);
        for (var round = 0; round < 400; round++)
        {
            var spoilt = bytes.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            if (spoilt.AsSpan().SequenceEqual(bytes)) continue;
            Assert.False((await bed.Sc.Pacts.ReceiveAsync(spoilt)).Succeeded);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Strangers_who_propose_without_end_are_held_back()
    {
        await using var bed = await PactBed.OpenAsync();
        var refused = 0;
        for (var i = 0; i < 40; i++)
        {
            var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
            await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
            if ((await bed.Sc.Pacts.ReceiveAsync(bed.Cq.Pacts.NoticesFrom(draft.Id, bed.Cq.Id, 1)[0].Bytes)).Code == Codes.RequestLimited) refused++;
        }
        Assert.Equal(10, refused);
        // who was held back comes again later
        bed.Time.Advance(TimeSpan.FromSeconds(30));
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(40, bed.Sc.Pacts.All.Count);
    }

    [Fact]
    public async Task A_flood_of_others_keeps_no_partner_from_being_heard()
    {
        await using var bed = await PactBed.OpenAsync();
        var (id, other) = (await bed.SignedAsync(), await bed.SignedAsync());
        using var stranger = new Yiwang.Signing.Ed25519Signer(Yiwang.Signing.Ed25519Signer.NewSeed());
        var first = bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1)[0].Bytes;
        var notice = new PactNotice(id, bed.Cq.Id, bed.Sc.Id, 2, 1, PactNoticeKind.End, bed.NowUs) { Reason = "假的" };
        // about pacts that nobody has, and in the partner's name about this one
        await FloodAsync(PactCodec.Write(PactCodec.Seal(notice with { Pact = id[..^4] + "aaaa" }, stranger, [])), Codes.PactsOutOfOrder);
        await FloodAsync(PactCodec.Write(PactCodec.Seal(notice, stranger, [])), Codes.PactsSignature);
        // with the partner's key, which is no secret, and no signature of it
        var forged = Encoding.UTF8.GetString(PactCodec.Write(PactCodec.Seal(notice, stranger, []))).Replace(Convert.ToBase64String(stranger.PublicKey), Convert.ToBase64String(bed.Cq.Card.SigningKey.Span), StringComparison.Ordinal);
        for (var i = 0; i < 1_100; i++) Assert.Equal(Codes.PactsSignature, (await bed.Sc.Pacts.ReceiveAsync(Encoding.UTF8.GetBytes(forged))).Code);
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "停一停"));
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(PactState.Suspended, bed.Sc.Pacts.Find(id)!.State);
        // a partner's own flood stays with its own pact
        await FloodAsync(first, Codes.Ok);
        Assert.Equal(Codes.Ok, (await bed.Sc.Pacts.ReceiveAsync(bed.Cq.Pacts.NoticesFrom(other, bed.Cq.Id, 1)[0].Bytes)).Code);
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Codes.Ok, (await bed.Sc.Pacts.ReceiveAsync(first)).Code);

        async Task FloodAsync(ReadOnlyMemory<byte> bytes, string answer)
        {
            var held = 0;
            for (var i = 0; i < 1_100; i++)
            {
                var heard = await bed.Sc.Pacts.ReceiveAsync(bytes);
                if (heard.Code == Codes.RequestLimited) held++;
                else Assert.Equal(answer, heard.Code);
            }
            Assert.InRange(held, 1, 110);
        }
    }

    [Fact]
    public async Task Whoever_has_only_proposed_is_no_partner_and_one_whose_pact_has_ended_was_one()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.TellAsync(bed.Sc);
        Assert.False(bed.Sc.Pacts.IsPartner(bed.Cq.Id));
        await bed.Sc.SignWaitingAsync(draft.Id);
        Assert.True(bed.Sc.Pacts.IsPartner(bed.Cq.Id));
        await bed.Sc.TellAsync(bed.Cq);
        await bed.Cq.Ok(bed.Cq.Pacts.EndAsync(bed.Cq.Admin, draft.Id, "完"));
        await bed.Cq.TellAsync(bed.Sc);
        await bed.Sc.RestartAsync();
        Assert.True(bed.Sc.Pacts.IsPartner(bed.Cq.Id));
    }

    [Fact]
    public async Task A_recorded_fact_gives_the_bytes_that_the_other_side_must_get()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var own = Enumerable.Range(0, (int)bed.Cq.Events.Size).Select(p => bed.Cq.Pacts.NoticeOf(bed.Cq.Events.Read(p))).OfType<OutNotice>().ToList();
        var notice = Assert.Single(own);
        Assert.Equal((id, 1, bed.Sc.Id), (notice.Pact, notice.Number, notice.To.Organization));
        Assert.Equal(new Uri("https://sc.example"), notice.To.Node);
        Assert.Equal(bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1)[0].Bytes.ToArray(), notice.Bytes.ToArray());
    }

    [Fact]
    public async Task A_new_address_is_told_once()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        bed.Cq.Address = new Uri("https://new.example");
        Assert.Equal(Outcome.Ok, await bed.Cq.Pacts.TellAsync());
        Assert.Equal(Outcome.Ok, await bed.Cq.Pacts.TellAsync());
        Assert.Equal(2, bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1).Count);
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(new Uri("https://new.example"), bed.Sc.Pacts.Find(id)!.Other(bed.Sc.Id).Node);
    }
}
