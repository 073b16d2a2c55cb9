using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactLifeTests
{
    [Fact]
    public async Task Both_sides_hold_the_same_text_with_both_signatures()
    {
        await using var bed = await PactBed.OpenAsync(SigningAlgorithm.Sm2);
        var id = await bed.SignedAsync();
        foreach (var pact in new[] { bed.Cq.Pacts.Find(id)!, bed.Sc.Pacts.Find(id)! })
        {
            Assert.Equal(PactState.Active, pact.State);
            Assert.Equal(PactCodec.Hash(pact.Text), pact.Hash.ToArray());
            Assert.Equal([SigningAlgorithm.Ed25519, SigningAlgorithm.Sm2], pact.Signatures.Select(s => s.Algorithm));
            Assert.All(pact.Signatures, s => Assert.True(Signers.Verify(s.Algorithm, s.Key.Span, PactCodec.SignedText(pact.Hash.Span), s.Signature.Span)));
        }
        Assert.Equal(bed.Cq.Pacts.Find(id)!.Hash.ToArray(), bed.Sc.Pacts.Find(id)!.Hash.ToArray());
        // the people of the other side are named to nobody
        Assert.Null(bed.Sc.Pacts.Find(id)!.Signatures[0].By);
        Assert.NotNull(bed.Sc.Pacts.Find(id)!.Signatures[1].By);
    }

    [Fact]
    public async Task A_restart_knows_every_pact_again()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "检修"));
        await bed.Cq.TellAsync(bed.Sc);
        var before = bed.Sc.Pacts.Find(id)!;
        await bed.Sc.RestartAsync();
        var after = bed.Sc.Pacts.Find(id)!;
        Assert.Equal((before.State, before.Position, before.Reason), (after.State, after.Position, after.Reason));
        Assert.Equal(before.History, after.History);
        Assert.Equal(PactState.Suspended, after.State);
    }

    [Fact]
    public async Task Only_the_hash_that_was_seen_is_signed()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.TellAsync(bed.Sc);
        var seen = bed.Sc.Pacts.Find(draft.Id)!.Waiting!.Hash;
        await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, draft.Text with { Version = 2, Wording = "另一份" }));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.TellAsync(bed.Sc);
        await PactNode.Refused(bed.Sc.Pacts.SignAsync(bed.Sc.Admin, draft.Id, seen), Codes.EventsConflict);
        await PactNode.Refused(bed.Cq.Pacts.SignAsync(bed.Cq.Admin, draft.Id, bed.Cq.Pacts.Find(draft.Id)!.Waiting!.Hash), Codes.PactsNotPossible);
    }

    [Fact]
    public async Task The_giver_narrows_alone_and_never_widens()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1), "只给一级"));
        await PactNode.Refused(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 2), "放宽"), Codes.PactsNotPossible);
        await PactNode.Refused(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1, quota: 1_001), "放宽数量"), Codes.PactsNotPossible);
        Assert.Equal(Codes.PactsNotPermitted, bed.Cq.Runtime.Rule.Check(bed.Resolve(bed.Cq, bed.Sc, grade: 2)).Status.Code);
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(1, bed.Sc.Pacts.Find(id)!.ANow.MaxGrade);
        // the other's own scope is not touched
        Assert.Equal(1, bed.Sc.Pacts.Find(id)!.BNow.MaxGrade);
    }

    [Fact]
    public async Task A_wider_version_needs_both_and_holds_what_was_narrowed_after_it_was_signed()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var pact = bed.Cq.Pacts.Find(id)!;
        await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, pact.Text with { Version = 2, AGives = PactBed.Scope(grade: 2, quota: 5_000) }));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, id));
        Assert.Equal(1_000, bed.Cq.Pacts.Find(id)!.ANow.MessagesPerDay);
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1), "暂时只给一级"));
        await bed.Cq.TellAsync(bed.Sc);
        await bed.Sc.SignWaitingAsync(id);
        await bed.Sc.TellAsync(bed.Cq);
        foreach (var node in new[] { bed.Cq, bed.Sc })
        {
            var now = node.Pacts.Find(id)!;
            Assert.Equal((2, 1, 1_000), (now.Text.Version, now.ANow.MaxGrade, now.ANow.MessagesPerDay));
            Assert.Null(now.Waiting);
        }
    }

    [Fact]
    public async Task Only_who_suspended_resumes()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "查一件事"));
        await bed.Cq.TellAsync(bed.Sc);
        await PactNode.Refused(bed.Sc.Pacts.ResumeAsync(bed.Sc.Admin, id), Codes.PactsNotPossible);
        await bed.Sc.Ok(bed.Sc.Pacts.SuspendAsync(bed.Sc.Admin, id, "我们也查"));
        await bed.Cq.Ok(bed.Cq.Pacts.ResumeAsync(bed.Cq.Admin, id));
        await bed.TellBothAsync();
        foreach (var node in new[] { bed.Cq, bed.Sc }) Assert.Equal((PactState.Suspended, bed.Sc.Id), (node.Pacts.Find(id)!.State, node.Pacts.Find(id)!.SuspendedBy));
        await bed.Sc.Ok(bed.Sc.Pacts.ResumeAsync(bed.Sc.Admin, id));
        await bed.TellBothAsync();
        Assert.Equal(PactState.Active, bed.Cq.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task What_could_not_be_read_back_is_never_recorded()
    {
        await using var bed = await PactBed.OpenAsync();
        var text = bed.Share();
        foreach (var (wrong, field) in new[]
        {
            (text with { AGives = PactBed.Scope(quota: 0) }, "aGives.messagesPerDay"), (text with { Number = "" }, "number"), (text with { FeeFen = -1 }, "feeFen"),
            (text with { AGives = PactBed.Scope() with { Definitions = ["circular", "circular"] } }, "aGives.definitions"), (text with { Wording = new string('字', 12_001) }, "wording"),
        })
        {
            var drafted = await bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, wrong);
            Assert.Equal((Codes.RequestInvalid, field), (drafted.Status.Code, drafted.Status.Field));
        }
        Assert.Empty(bed.Cq.Pacts.All);
        var id = await bed.SignedAsync();
        Assert.Equal(Codes.RequestInvalid, (await bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(quota: 0), "收窄")).Status.Code);
    }

    [Fact]
    public async Task Ended_is_final()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Sc.Ok(bed.Sc.Pacts.EndAsync(bed.Sc.Admin, id, "合作结束"));
        // the other side has not heard yet and speaks on: its notices are taken and change nothing
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "检修"));
        await bed.TellBothAsync();
        foreach (var node in new[] { bed.Cq, bed.Sc })
        {
            Assert.Equal(PactState.Ended, node.Pacts.Find(id)!.State);
            await PactNode.Refused(node.Pacts.ResumeAsync(node.Admin, id), Codes.PactsNotPossible);
            await PactNode.Refused(node.Pacts.DraftAsync(node.Admin, node.Pacts.Find(id)!.Text with { Version = 2 }), Codes.PactsNotPossible);
            Assert.Equal(Codes.PactsNotInForce, node.Runtime.Rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Status.Code);
        }
    }

    [Fact]
    public async Task A_term_begins_and_passes_by_the_clock()
    {
        await using var bed = await PactBed.OpenAsync();
        var text = bed.Share(term: TimeSpan.FromDays(30)) with { FromUs = bed.NowUs + Yiwang.Parties.Micros.Of(TimeSpan.FromDays(1)) };
        var id = await bed.SignedAsync(text);
        var rule = bed.Cq.Runtime.Rule;
        Assert.Equal(Codes.PactsNotInForce, rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Status.Code);
        bed.Time.Advance(TimeSpan.FromDays(1));
        Assert.True(rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Succeeded);
        bed.Time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(Codes.PactsNotInForce, rule.Check(bed.Resolve(bed.Cq, bed.Sc)).Status.Code);
        Assert.Equal(PactState.Expired, bed.Cq.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task What_was_taken_back_cannot_be_signed_but_a_signature_under_way_counts()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.TellAsync(bed.Sc);
        await bed.Cq.Ok(bed.Cq.Pacts.DeclineAsync(bed.Cq.Admin, draft.Id, "写错了"));
        Assert.Equal(PactState.Declined, bed.Cq.Pacts.Find(draft.Id)!.State);
        // it has not heard of that
        await bed.Sc.SignWaitingAsync(draft.Id);
        await bed.TellBothAsync();
        foreach (var node in new[] { bed.Cq, bed.Sc }) Assert.Equal(PactState.Active, node.Pacts.Find(draft.Id)!.State);

        var second = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, second.Id));
        await bed.Cq.Ok(bed.Cq.Pacts.DeclineAsync(bed.Cq.Admin, second.Id, "又写错了"));
        await bed.Cq.TellAsync(bed.Sc);
        await PactNode.Refused(bed.Sc.Pacts.SignAsync(bed.Sc.Admin, second.Id, bed.Sc.Pacts.Find(second.Id)!.Hash), Codes.PactsNotPossible);
    }

    [Fact]
    public async Task Both_proposed_at_once_and_A_prevails()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        foreach (var node in new[] { bed.Cq, bed.Sc })
        {
            await node.Ok(node.Pacts.DraftAsync(node.Admin, node.Pacts.Find(id)!.Text with { Version = 2, Wording = node == bed.Cq ? "甲" : "乙" }));
            await node.Ok(node.Pacts.ProposeAsync(node.Admin, id));
        }
        await bed.TellBothAsync();
        foreach (var node in new[] { bed.Cq, bed.Sc }) Assert.Equal("甲", node.Pacts.Find(id)!.Waiting!.Text.Wording);
        await bed.Sc.SignWaitingAsync(id);
        await bed.Sc.TellAsync(bed.Cq);
        Assert.Equal(2, bed.Cq.Pacts.Find(id)!.Text.Version);
    }

    [Fact]
    public async Task Strangers_and_people_without_the_right_are_refused()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var inspector = bed.Cq.Admin with { Roles = new HashSet<Yiwang.Parties.Role> { Yiwang.Parties.Role.Inspector } };
        await PactNode.Refused(bed.Cq.Pacts.EndAsync(inspector, id, "不想要了"), Codes.PartiesForbidden);
        await PactNode.Refused(bed.Cq.Pacts.EndAsync(bed.Sc.Admin, id, "冒名"), Codes.PartiesNotFound);
        await PactNode.Refused(bed.Cq.Pacts.EndAsync(bed.Cq.Admin, id + "x", "没有"), Codes.PactsNotFound);
        await PactNode.Refused(bed.Cq.Pacts.EndAsync(bed.Cq.Admin, id, " "), Codes.RequestInvalid);
    }
}
