using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Pacts;
using Yiwang.Pacts.Commands;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Pacts;

/// <summary>Facts about agreements that come with an organisation from another node, which may have made them up (携码迁移).</summary>
public sealed class TakenPactsTests
{
    [Fact]
    public async Task What_both_sides_have_signed_may_come_and_counts_where_nothing_was_known_of_it()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1), "收窄"));
        await using var third = await PactNode.OpenAsync(bed.Time, "91510107YW00000391", "托管单位", "https://third.example");
        var rules = new MovingPacts(third.Pacts, third.Parties.Directory);
        foreach (var e in Facts(bed.Cq))
        {
            Assert.Equal(Outcome.Ok, rules.MayArrive(e, bed.Cq.Id.ToString()));
            await TakeAsync(third, e);
        }
        Assert.Equal((PactState.Active, 1), (third.Pacts.Find(id)!.State, third.Pacts.Find(id)!.ANow.MaxGrade));
        // and as before when it is read from the log again
        await third.RestartAsync();
        Assert.Equal((PactState.Active, 1), (third.Pacts.Find(id)!.State, third.Pacts.Find(id)!.ANow.MaxGrade));
    }

    [Fact]
    public async Task Of_an_agreement_that_is_known_here_nothing_is_said_twice_and_what_is_new_counts()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var signed = Facts(bed.Cq);
        await bed.Sc.Ok(bed.Sc.Pacts.EndAsync(bed.Sc.Admin, id, "不再合作"));
        foreach (var e in signed) await TakeAsync(bed.Sc, e);
        Assert.Equal(PactState.Ended, bed.Sc.Pacts.Find(id)!.State);
        Assert.Equal(2, bed.Sc.Pacts.NoticesFrom(id, bed.Sc.Id, 1).Count);
    }

    [Fact]
    public async Task Without_the_other_side_s_signature_nothing_is_in_force()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var signed = PactCodec.ReadEnvelope(bed.Sc.Pacts.NoticesFrom(id, bed.Sc.Id, 1)[0].Bytes).Value!;
        var thief = new Ed25519Signer(Ed25519Signer.NewSeed());
        var forged = PactCodec.Seal(signed.Notice with { Signature = thief.Sign(PactCodec.SignedText(signed.Notice.Hash.Span)) }, thief, []);
        foreach (var wrong in new[] { forged, signed with { Key = thief.PublicKey }, signed with { Notice = signed.Notice with { AtUs = 1 } } })
        {
            await using var third = await PactNode.OpenAsync(bed.Time, "91510107YW00000391", "托管单位", "https://third.example");
            await TakeAsync(third, Facts(bed.Cq).First(e => e.Kind == PactKinds.PactProposed));
            await AppendAsync(third, PactDrafts.Signed(wrong, bed.Cq.Id, null));
            Assert.Equal(PactState.Proposed, third.Pacts.Find(id)!.State);
        }
        // where the other side is at home, its keys are known
        var rules = new MovingPacts(bed.Sc.Pacts, bed.Sc.Parties.Directory);
        await AppendAsync(bed.Sc, PactDrafts.Signed(forged, bed.Cq.Id, null));
        Assert.Contains("was not signed by", rules.MayArrive(bed.Sc.Events.Read(bed.Sc.Events.Size - 1), bed.Cq.Id.ToString()).Say!.Value.En, StringComparison.Ordinal);
        await AppendAsync(bed.Sc, PactDrafts.Signed(signed with { Notice = signed.Notice with { AtUs = 1 } }, bed.Cq.Id, null));
        Assert.Contains("signature", rules.MayArrive(bed.Sc.Events.Read(bed.Sc.Events.Size - 1), bed.Cq.Id.ToString()).Say!.Value.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agreement_of_others_and_a_word_in_another_s_name_may_not_come()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var mover = OrganizationId.Of(Ed25519Signer.NewSeed()).ToString();
        var rules = new MovingPacts(bed.Sc.Pacts, bed.Sc.Parties.Directory);
        foreach (var e in Facts(bed.Cq)) Assert.False(rules.MayArrive(e, mover).Succeeded);
        // a check of a key that this node's own organisation never made
        await AppendAsync(bed.Sc, PactDrafts.Checked(id, bed.Sc.Id, bed.Cq.Id, bed.Cq.Card.SigningKey, true, null));
        Assert.Contains(bed.Sc.Id.ToString(), rules.MayArrive(bed.Sc.Events.Read(bed.Sc.Events.Size - 1), bed.Cq.Id.ToString()).Say!.Value.En, StringComparison.Ordinal);
    }

    private static List<RecordedEvent> Facts(PactNode node) => [.. Enumerable.Range(0, (int)node.Events.Size).Select(p => node.Events.Read(p)).Where(e => PactKinds.Is(e.Kind))];

    private static ValueTask TakeAsync(PactNode node, RecordedEvent e) =>
        AppendAsync(node, new EventDraft { Kind = e.Kind, Owner = e.Owner, Heads = e.Heads, Mentions = e.Mentions, Payload = e.Payload.ToDictionary(p => p.Key, p => p.Value ?? default) }, e.Position);

    private static async ValueTask AppendAsync(PactNode node, EventDraft draft, long position = 900) =>
        Assert.True((await node.Events.AppendAsync([draft with { Heads = [.. draft.Heads, $"taken:old.example/log#{position}"] }], [new(PactKinds.Chain, node.Events.FindHead(PactKinds.Chain))])).Succeeded);
}
