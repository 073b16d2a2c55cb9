using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Pacts.Book;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Pacts.Commands;

/// <summary>What this node's organisations say, and how it becomes a fact.</summary>
internal sealed partial class PactCommands
{
    public OutNotice? NoticeOf(RecordedEvent e)
    {
        if (PactBook.EnvelopeOf(e) is not { } envelope || _parts.Directory.Find(envelope.Notice.By) is null || _parts.Directory.Find(envelope.Notice.To) is not null) return null;
        return Out(envelope);
    }

    public IReadOnlyList<OutNotice> NoticesFrom(string id, OrganizationId sender, int number)
    {
        if (_parts.Directory.Find(sender) is null || Known(id, sender) is not { } entry) return [];
        return [.. entry.Life.Side(sender).Notices.Skip(Math.Max(0, number - 1)).Select(n => PactBook.EnvelopeOf(_parts.Events.Read(n.Position))).OfType<PactEnvelope>().Select(Out)];
    }

    public async ValueTask<Outcome> TellAsync(CancellationToken cancel = default)
    {
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var entry in _book.Now.ById.Values.Where(e => !e.Life.HasEnded && e.Life.Newest is not null))
            {
                foreach (var side in new[] { entry.Life.A, entry.Life.B })
                {
                    if (_parts.Directory.Find(side.Now.Organization) is not { } own || await TellAsync(entry.Life.Id, own, cancel) is not { Succeeded: false } failed) continue;
                    return failed;
                }
            }
            return Outcome.Ok;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Each rotation that the pact does not know, signed by the key before it where that is here; then the address.</summary>
    private async ValueTask<Outcome> TellAsync(string id, Organization own, CancellationToken cancel)
    {
        var known = _book.Now.Find(id)!.Life.Side(own.Id).Now.SigningKey;
        var next = known.Span.SequenceEqual(own.FirstKey.Span) ? 0 : own.Rotations.ToList().FindIndex(r => r.Key.Span.SequenceEqual(known.Span)) + 1;
        for (; next < own.Rotations.Count; next++)
        {
            var rotation = own.Rotations[next];
            var before = _book.Now.Find(id)!.Life.Side(own.Id).Now.SigningKey;
            // a key that was lost signs nothing: its successor speaks for itself, and the other side compares fingerprints
            var signer = (rotation.Certificate.IsEmpty ? null : _parts.Keys.Find(own.Id, before.Span)) ?? _parts.Keys.Find(own.Id, rotation.Key.Span);
            if (signer is null) return KeyMissing;
            var told = await SpeakAsync(_book.Now.Find(id)!, own.Id, null, PactNoticeKind.Rekey, (n, _) => n with { Key = rotation }, cancel, signer);
            if (!told.Succeeded) return told;
        }
        var (home, now) = (_parts.Home(), _book.Now.Find(id)!.Life.Side(own.Id).Now);
        if (now.Node == home.Node && now.LogKey == home.LogKey) return Outcome.Ok;
        return await SpeakAsync(_book.Now.Find(id)!, own.Id, null, PactNoticeKind.Move, (n, _) => n with { Node = home.Node, LogKey = home.LogKey }, cancel);
    }

    private OutNotice Out(PactEnvelope e) => new(e.Notice.Pact, e.Notice.By, _book.Now.Find(e.Notice.Pact)?.Life.Side(e.Notice.To).Now ?? e.Notice.Text!.Party(e.Notice.To), e.Notice.Number, PactCodec.Write(e));

    private async ValueTask<Outcome> SpeakAsync(
        PactEntry entry, OrganizationId by, string? actor, PactNoticeKind kind, Func<PactNotice, ISigner, PactNotice> fill, CancellationToken cancel, ISigner? with = null)
    {
        if (_parts.Directory.Find(by) is not { } own) return new Outcome(Codes.PactsNotFound, entry.Life.Id);
        if (with is null && entry.Life.Newest is not null && !entry.Life.Side(by).Now.SigningKey.Span.SequenceEqual(own.Key.Span))
        {
            if (await TellAsync(entry.Life.Id, own, cancel) is { Succeeded: false } untold) return untold;
            entry = _book.Now.Find(entry.Life.Id)!;
        }
        if ((with ?? _parts.Keys.Find(own)) is not { } signer) return KeyMissing;
        var life = entry.Life;
        var notice = fill(new PactNotice(life.Id, by, life.Other(by).Now.Organization, life.Side(by).Number + 1, life.Other(by).Number, kind, NowUs), signer);
        // whoever hears from this side for the first time, or after a rotation, follows the chain
        var chain = kind is PactNoticeKind.Propose or PactNoticeKind.Sign or PactNoticeKind.Decline or PactNoticeKind.Rekey ? own.Rotations : [];
        var envelope = PactCodec.Seal(notice, signer, chain);
        if (PactCodec.Write(envelope).Length > PactEnvelope.BytesMax) return new Outcome(Codes.RequestTooLarge, "the notice");
        return await RecordAsync(life, envelope, by, actor, cancel);
    }

    private async ValueTask<Outcome> RecordAsync(PactLife life, PactEnvelope envelope, OrganizationId owner, string? actor, CancellationToken cancel)
    {
        var fact = PactDrafts.Signed(envelope, owner, actor);
        var before = life.Position < 0 ? null : PactDrafts.Public(new PactEntry(life).Pact)?.ToJsonString();
        var isClaim = _parts.Directory.Find(envelope.Notice.By) is null && KeyCheck.IsClaim(life, envelope);
        var after = PactDrafts.Public(new PactEntry(isClaim ? life.WithClaim(envelope, NowUs, 0) : life.With(envelope, actor, NowUs, 0)).Pact);
        return await AppendAsync(after is null || after.ToJsonString() == before ? [fact] : [PactDrafts.Published(after, owner), fact], life.Id, cancel);
    }

    private async ValueTask<Outcome<Pact>> RunAsync(Principal who, string name, string about, Func<OrganizationId, ValueTask<Outcome>> work, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(who.Organization, out var by)) return new Outcome(Codes.PartiesSignInNeeded);
        var entered = await _access.EnterAsync(who, AccessAction.ManagePacts, new ThingScope(by.ToString(), null), name, about, cancel);
        if (!entered.Succeeded) return entered;
        if (_parts.Directory.Find(by) is null) return new Outcome(Codes.PartiesNotFound, by.ToString());
        await _one.WaitAsync(cancel);
        try
        {
            var done = await work(by);
            return done.Succeeded ? Find(done.Detail!)! : done;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <returns>ok with the pact's id in the detail.</returns>
    private async ValueTask<Outcome> AppendAsync(IReadOnlyList<EventDraft> facts, string id, CancellationToken cancel)
    {
        var done = await _parts.Events.AppendAsync(facts, [new(PactKinds.Chain, _parts.Events.FindHead(PactKinds.Chain))], cancel);
        return done.Succeeded ? new Outcome(Codes.Ok, id) : done.Status;
    }

    private PactEntry? Known(string id, OrganizationId by) => _book.Now.Find(id) is { } entry && entry.Life.Has(by) ? entry : null;

    private Outcome? NotFound(string id, OrganizationId by) => Known(id, by) is null ? new Outcome(Codes.PactsNotFound, id) : null;

    private PactParty PartyOf(OrganizationId id) => PartyOf(_parts.Directory.Find(id)!);

    private PactParty PartyOf(Organization own)
    {
        var home = _parts.Home();
        return new PactParty(own.Id, own.Name, own.Uscc.ToString(), own.Algorithm, own.FirstKey, own.Key, own.SealKey, home.Node, home.LogKey);
    }

    /// <summary>Names, keys and addresses are the directory's word, not the writer's: of the own side, and of the other where this node keeps it too or has heard of later ones.</summary>
    private PactText WithKnown(PactText text, OrganizationId by, PactParty own)
    {
        PactParty Known(PactParty given) => given.Organization == by ? own : _parts.Directory.Find(given.Organization) is { } hosted ? PartyOf(hosted)
            : _book.Now.Find(text.Id)?.Life is { Newest: not null } life && life.Has(given.Organization) ? life.Side(given.Organization).Now : given;
        return text with { A = Known(text.A), B = Known(text.B) };
    }

    private static Outcome KeyMissing => new(Codes.PactsNotPossible, "the organisation's key is not on this node", null,
        new("本单位的签名密钥不在本节点上。请在“单位密钥”页面更换密钥，并与各方核对新指纹。", "Your organisation's signing key is not on this node. Rotate it on the keys page and have partners compare the new fingerprint."));
}
