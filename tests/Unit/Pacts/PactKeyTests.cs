using Xunit;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactKeyTests
{
    [Fact]
    public async Task A_rotation_that_the_old_key_signs_is_believed_and_the_old_key_is_worth_nothing_from_then_on()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "旧密钥的通知"));
        var old = bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 2)[0];
        var rotated = await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id, SigningAlgorithm.Sm2);
        Assert.Equal(Outcome.Ok, rotated.Status);
        Assert.True(KeyChain.Proves(bed.Cq.Id, rotated.Value!.FirstKey.Span, rotated.Value.Rotations, rotated.Value.Key.Span));
        await bed.Cq.Pacts.TellAsync();
        await bed.Cq.TellAsync(bed.Sc);
        var party = bed.Sc.Pacts.Find(id)!.Other(bed.Sc.Id);
        Assert.Equal((SigningAlgorithm.Sm2, Convert.ToHexString(rotated.Value.Key.Span)), (party.Algorithm, Convert.ToHexString(party.SigningKey.Span)));
        Assert.True(SealingKey.IsPublicKey(SigningAlgorithm.Sm2, party.SealKey.Span));

        await bed.Cq.Ok(bed.Cq.Pacts.ResumeAsync(bed.Cq.Admin, id));
        var forged = PactCodec.ReadEnvelope(old.Bytes).Value!.Notice with { Number = 4, Reason = "盗用旧密钥" };
        var thief = new Yiwang.Parties.Organizations.OrganizationKeys(bed.Cq.Store).Find(bed.Cq.Id, bed.Cq.Organization.FirstKey.Span)!;
        Assert.Equal(Codes.PactsSignature, (await bed.Sc.Pacts.ReceiveAsync(PactCodec.Write(PactCodec.Seal(forged, thief, [])))).Code);
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(PactState.Active, bed.Sc.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task After_a_lost_key_nothing_crosses_until_a_person_has_compared_the_fingerprint()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        bed.Cq.LoseKey();
        await PactNode.Refused(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "签不了"), Codes.PactsNotPossible);
        Assert.Equal(Outcome.Ok, (await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id)).Status);
        Assert.Equal(Outcome.Ok, await bed.Cq.Pacts.TellAsync());
        await bed.Cq.TellAsync(bed.Sc);
        var claimed = bed.Sc.Pacts.Find(id)!;
        Assert.Equal((PactState.Suspended, bed.Cq.Id), (claimed.State, claimed.Claim!.Organization));
        Assert.Equal(Codes.PactsNotInForce, bed.Sc.Runtime.Rule.Check(bed.Resolve(bed.Sc, bed.Cq)).Status.Code);
        Assert.Equal(KeyChain.Fingerprint(bed.Cq.Organization.Key.Span), KeyChain.Fingerprint(claimed.Claim.Key.Span));
        await bed.Sc.RestartAsync();
        Assert.Equal(PactState.Suspended, bed.Sc.Pacts.Find(id)!.State);

        await bed.Sc.Ok(bed.Sc.Pacts.CheckKeyAsync(bed.Sc.Admin, id, claimed.Claim.Key, right: true));
        Assert.Equal(PactState.Active, bed.Sc.Pacts.Find(id)!.State);
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1), "用新密钥"));
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Equal(1, bed.Sc.Pacts.Find(id)!.ANow.MaxGrade);
    }

    [Fact]
    public async Task A_false_claim_is_dropped_and_later_ones_stop_nothing()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var first = Claim(bed, id);
        Assert.Equal(Outcome.Ok, await bed.Sc.Pacts.ReceiveAsync(PactCodec.Write(first)));
        Assert.Equal(PactState.Suspended, bed.Sc.Pacts.Find(id)!.State);
        await bed.Sc.Ok(bed.Sc.Pacts.CheckKeyAsync(bed.Sc.Admin, id, first.Key, right: false));
        Assert.Equal(PactState.Active, bed.Sc.Pacts.Find(id)!.State);
        Assert.Equal(Outcome.Ok, await bed.Sc.Pacts.ReceiveAsync(PactCodec.Write(Claim(bed, id))));
        Assert.Equal(PactState.Active, bed.Sc.Pacts.Find(id)!.State);
        Assert.NotNull(bed.Sc.Pacts.Find(id)!.Claim);
        // the true key speaks, which no lost key could
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, id, PactBed.Scope(grade: 1), "我们的密钥没有丢"));
        await bed.Cq.TellAsync(bed.Sc);
        Assert.Null(bed.Sc.Pacts.Find(id)!.Claim);
    }

    [Fact]
    public async Task Whoever_rotated_before_the_first_word_is_known_by_the_chain()
    {
        await using var bed = await PactBed.OpenAsync(SigningAlgorithm.Sm2);
        await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id, SigningAlgorithm.Sm2);
        await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id, SigningAlgorithm.Ed25519);
        var id = await bed.SignedAsync();
        Assert.True(bed.Sc.Pacts.Find(id)!.KeyProved);
        Assert.Equal(PactState.Active, bed.Cq.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task A_proposer_whose_chain_is_broken_is_signed_only_after_comparing()
    {
        await using var bed = await PactBed.OpenAsync();
        bed.Cq.LoseKey();
        await bed.Cq.Parties.RotateKeyAsync(bed.Cq.Admin, bed.Cq.Id);
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await bed.Cq.TellAsync(bed.Sc);
        var waiting = bed.Sc.Pacts.Find(draft.Id)!;
        Assert.False(waiting.KeyProved);
        await PactNode.Refused(bed.Sc.Pacts.SignAsync(bed.Sc.Admin, draft.Id, waiting.Hash), Codes.PactsNotPossible);
        await bed.Sc.Ok(bed.Sc.Pacts.SignAsync(bed.Sc.Admin, draft.Id, waiting.Hash, compared: true));
    }

    private static PactEnvelope Claim(PactBed bed, string id)
    {
        using var stranger = new Ed25519Signer(Ed25519Signer.NewSeed());
        var sealing = SealingKey.PublicKeyOf(SigningAlgorithm.Ed25519, SealingKey.NewPrivateKey(SigningAlgorithm.Ed25519));
        var key = new KeyRotation(1, SigningAlgorithm.Ed25519, stranger.PublicKey, sealing, default);
        return PactCodec.Seal(new PactNotice(id, bed.Cq.Id, bed.Sc.Id, 2, 1, PactNoticeKind.Rekey, bed.NowUs) { Key = key }, stranger, [key]);
    }
}
