using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Pacts.Book;
using Yiwang.Pacts.Text;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Rights;

namespace Yiwang.Pacts.Commands;

/// <summary>One command at a time: each checks against the book, which is as new as the log, and appends with an expectation on the chain, so that no check is ever out of date.</summary>
internal sealed partial class PactCommands : IPacts, IDisposable
{
    /// <summary>Bounds what the book keeps in memory.</summary>
    internal const int PactsMax = 10_000, NoticesMax = 1_000, StrangersMax = 200;

    private readonly PactsParts _parts;
    private readonly PactBook _book;
    private readonly AuditedAccess _access;
    private readonly SemaphoreSlim _one = new(1);
    // a partner catching up sends a few dozen at once; verifying costs 0.1 ms. A bucket for each pact, one beside it for whoever only names it, and one for all else
    private readonly TokenBuckets _received;
    private readonly TokenBuckets _strangers;

    public PactCommands(PactsParts parts, PactBook book)
    {
        (_parts, _book, _access) = (parts, book, new AuditedAccess(parts.Access, parts.Audit));
        _received = new TokenBuckets(new Rate(100, 1_000), 2 * PactsMax, parts.Time);
        _strangers = new TokenBuckets(new Rate(0.5, 30), 8, parts.Time);
    }

    public Pact? Find(string id) => _book.Now.Find(id)?.At(NowUs);

    public IReadOnlyList<Pact> All => [.. _book.Now.ById.Values.Select(e => e.At(NowUs)).OrderByDescending(p => p.Position)];

    private long NowUs => Micros.Of(_parts.Time);

    public IReadOnlyList<Pact> Of(OrganizationId organization) => [.. All.Where(p => p.Has(organization))];

    public bool IsPartner(OrganizationId organization) => _book.Now.Partners.Contains(organization);

    public PactParty? CardOf(OrganizationId organization) => _parts.Directory.Find(organization) is { } own ? PartyOf(own) : null;

    public IDisposable Watch(Action<Pact> changed) => _book.Watch(changed);

    public void Dispose() => _one.Dispose();

    public ValueTask<Outcome<Pact>> DraftAsync(Principal who, PactText text, CancellationToken cancel = default) => RunAsync(who, "pact.draft", text.Id, async by =>
    {
        var own = PartyOf(by);
        if (text.Id.Length == 0) text = text with { Id = NewId(by), Version = 1 };
        text = WithKnown(text, by, own);
        if (PactCodec.Check(text) is { Succeeded: false } wrong) return wrong;
        if (!text.Has(by)) return Impossible("本单位不是协议的一方。", "your organisation is no party of it.");
        var life = _book.Now.Find(text.Id)?.Life;
        if (life is null && _book.Now.ById.Count >= PactsMax) return new Outcome(Codes.RequestTooLarge, $"{PactsMax} pacts");
        if (life is not null && Draftable(life, text, by) is { Succeeded: false } refused) return refused;
        return await AppendAsync([PactDrafts.Drafted(text, by, who.User)], text.Id, cancel);
    }, cancel);

    public ValueTask<Outcome<Pact>> ProposeAsync(Principal who, string id, CancellationToken cancel = default) => RunAsync(who, "pact.propose", id, async by =>
    {
        if (Known(id, by) is not { Life: { Draft: { } draft } life } entry) return NotFound(id, by) ?? Impossible("没有待提交的草稿。", "there is no draft.");
        if (life.HasEnded) return Ended;
        if (life.Open is { } open && open.Signature.Organization != by) return Impossible("对方提交的版本还在等待签署，请先签署或拒绝。", "the other side's version waits: sign or refuse it first.");
        var text = WithKnown(draft, by, PartyOf(by));
        if (text.Version <= life.NewestVersion) text = text with { Version = life.NewestVersion + 1 };
        if (PactCodec.Check(text) is { Succeeded: false } wrong) return wrong;
        return await SpeakAsync(entry, by, who.User, PactNoticeKind.Propose, (n, signer) => n with { Text = text, Signature = signer.Sign(PactCodec.SignedText(PactCodec.Hash(text))) }, cancel);
    }, cancel);

    public ValueTask<Outcome<Pact>> SignAsync(Principal who, string id, ReadOnlyMemory<byte> hash, bool compared = false, CancellationToken cancel = default) => RunAsync(who, "pact.sign", id, async by =>
    {
        if (Known(id, by) is not { } entry) return NotFound(id, by)!.Value;
        if (entry.Life.HasEnded) return Ended;
        if (entry.Life.Open is not { } open || open.Signature.Organization == by) return Impossible("没有等待本单位签署的版本。", "no version waits for your signature.");
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromHexString(open.Hash), hash.Span)) return new Outcome(Codes.EventsConflict, "another version waits by now");
        if (!entry.Life.KeyProved && !compared) return Impossible("请先与对方核对密钥指纹。", "compare the other side's fingerprint first.");
        if (open.Text.Party(by).FirstKey.Span.SequenceEqual(PartyOf(by).FirstKey.Span) is false) return Impossible("协议里本单位的公钥不对，请拒绝并让对方重新起草。", "your organisation's key in the text is wrong: refuse it and have it drafted anew.");
        if (open.Text.ToUs is { } to && to <= NowUs) return Impossible("协议期限已过。", "its term has passed.");
        return await SpeakAsync(entry, by, who.User, PactNoticeKind.Sign, (n, signer) => n with { Hash = hash, Signature = signer.Sign(PactCodec.SignedText(hash.Span)) }, cancel);
    }, cancel);

    public ValueTask<Outcome<Pact>> DeclineAsync(Principal who, string id, string reason, CancellationToken cancel = default) => ActAsync(who, "pact.decline", id, PactNoticeKind.Decline, reason, (life, by) =>
        life.Open is not null ? Outcome.Ok : Impossible("没有等待签署的版本。", "no version waits."), (life, n) => n with { Hash = Convert.FromHexString(life.Open!.Hash) }, cancel);

    public ValueTask<Outcome<Pact>> NarrowAsync(Principal who, string id, PactScope gives, string reason, CancellationToken cancel = default) => ActAsync(who, "pact.narrow", id, PactNoticeKind.Narrow, reason, (life, by) =>
    {
        if (PactCodec.Check(gives) is { Succeeded: false } wrong) return wrong;
        if (life.InForce is not { } now) return Impossible("协议还没有生效。", "it is not in force yet.");
        if (!life.Side(by).Gives(now.Text, now.Hash).Covers(gives)) return Impossible("收窄后的范围有超出现在范围的内容；扩大须由双方签署新版本。", "this gives more somewhere: widening needs a new version that both sign.");
        return Crowded(life, by);
    }, (_, n) => n with { Gives = gives }, cancel);

    public ValueTask<Outcome<Pact>> SuspendAsync(Principal who, string id, string reason, CancellationToken cancel = default) => ActAsync(who, "pact.suspend", id, PactNoticeKind.Suspend, reason, (life, by) =>
        life.InForce is null ? Impossible("协议还没有生效。", "it is not in force yet.") : life.Side(by).IsSuspending ? Impossible("本单位已经暂停了它。", "your organisation has suspended it already.") : Outcome.Ok, null, cancel);

    public ValueTask<Outcome<Pact>> ResumeAsync(Principal who, string id, CancellationToken cancel = default) => ActAsync(who, "pact.resume", id, PactNoticeKind.Resume, null, (life, by) =>
        life.Side(by).IsSuspending ? Crowded(life, by) : Impossible("只有暂停协议的一方可以恢复。", "only the side that suspended it may resume it."), null, cancel);

    public ValueTask<Outcome<Pact>> EndAsync(Principal who, string id, string reason, CancellationToken cancel = default) => ActAsync(who, "pact.end", id, PactNoticeKind.End, reason, (life, by) =>
        life.InForce is null ? Impossible("协议还没有生效；草稿不必处理，已提交的可以撤回。", "it is not in force: take it back instead.") : Outcome.Ok, null, cancel);

    public ValueTask<Outcome<Pact>> CheckKeyAsync(Principal who, string id, ReadOnlyMemory<byte> key, bool right, CancellationToken cancel = default) => RunAsync(who, "pact.check-key", id, async by =>
    {
        if (Known(id, by) is not { } entry) return NotFound(id, by)!.Value;
        var other = entry.Life.Other(by).Now;
        var asked = entry.Life.Claim?.Notice.Key?.Key ?? other.SigningKey;
        if (!asked.Span.SequenceEqual(key.Span)) return new Outcome(Codes.EventsConflict, "another key by now");
        return await AppendAsync([PactDrafts.Checked(id, by, other.Organization, key, right, who.User)], id, cancel);
    }, cancel);

    private ValueTask<Outcome<Pact>> ActAsync(
        Principal who, string name, string id, PactNoticeKind kind, string? reason, Func<PactLife, OrganizationId, Outcome> may, Func<PactLife, PactNotice, PactNotice>? fill, CancellationToken cancel) =>
        RunAsync(who, name, id, async by =>
        {
            if (Known(id, by) is not { } entry) return NotFound(id, by)!.Value;
            if (entry.Life.HasEnded) return Ended;
            if (kind != PactNoticeKind.Resume && (string.IsNullOrWhiteSpace(reason) || reason.Length > NoticeJson.ReasonMax || reason.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
                return new Outcome(Codes.RequestInvalid, "reason", "reason", new($"请写明原因（{NoticeJson.ReasonMax} 字以内），对方会看到。", $"Give the reason, at most {NoticeJson.ReasonMax} characters; the other side reads it."));
            if (may(entry.Life, by) is { Succeeded: false } refused) return refused;
            return await SpeakAsync(entry, by, who.User, kind, (n, _) => (fill?.Invoke(entry.Life, n) ?? n) with { Reason = reason }, cancel);
        }, cancel);

    private static Outcome Draftable(PactLife life, PactText text, OrganizationId by)
    {
        if (life.HasEnded) return Ended;
        if (text.Kind != life.Text.Kind || text.A.Organization != life.A.Now.Organization || text.B.Organization != life.B.Now.Organization) return Impossible("同一份协议不能更换种类或双方，请另起一份。", "kind and parties of a pact stay: draft another one.");
        return life.Open is { } open && open.Signature.Organization != by ? Impossible("对方提交的版本还在等待签署，请先签署或拒绝。", "the other side's version waits: sign or refuse it first.") : Crowded(life, by);
    }

    private static Outcome Crowded(PactLife life, OrganizationId by) => life.Side(by).Number < NoticesMax ? Outcome.Ok : new Outcome(Codes.RequestTooLarge, $"{NoticesMax} notices");

    private static string NewId(OrganizationId by)
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        return $"{by}/pact.{RandomNumberGenerator.GetString(Alphabet, 26)}";
    }

    private static Outcome Ended => Impossible("协议已终止，不能再变更；需要时请另签一份。", "it has ended for good: draft another one.");

    private static Outcome Impossible(string zh, string en) => new(Codes.PactsNotPossible, en, null, new(zh, en));
}
