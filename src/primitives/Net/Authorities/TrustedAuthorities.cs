using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Net.Authorities;

/// <summary>
/// The certificate authorities of other nodes that people of this one trust, beside those of the settings and the machine's own. Each is a fact of the log; a connection that is made after it judges by it. At most 200.
/// </summary>
public sealed class TrustedAuthorities
{
    public const int Max = 200;
    private readonly IEvents _events;
    private readonly IDirectory _directory;
    private readonly AuditedAccess _access;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile Book _now = new([], [], -1);

    private sealed record Book(ImmutableList<TrustedAuthority> All, X509Certificate2Collection Certificates, long Position);

    private TrustedAuthorities(IEvents events, IDirectory directory, AuditedAccess access, TimeProvider time) => (_events, _directory, _access, _time) = (events, directory, access, time);

    public static TrustedAuthorities Open(IEvents events, IDirectory directory, AuditedAccess access, TimeProvider time)
    {
        var trusted = new TrustedAuthorities(events, directory, access, time);
        var chain = new Stack<RecordedEvent>();
        for (var position = events.FindHead(NetKinds.Authorities); position >= 0; position = chain.Peek().Previous) chain.Push(events.Read(position));
        foreach (var e in chain) trusted.Apply(e);
        return trusted;
    }

    /// <summary>The newest last.</summary>
    public IReadOnlyList<TrustedAuthority> All => _now.All;

    /// <summary>As of now; the collection is never changed.</summary>
    public X509Certificate2Collection Certificates => _now.Certificates;

    /// <summary>Whether somebody may look at them and change them: whoever runs the node.</summary>
    public static bool MayManage(Principal who, IDirectory directory, IAccess access) => directory.Operator is { } own && access.Decide(who, AccessAction.ManageNode, new ThingScope(own.Id.ToString(), null)).Allowed;

    /// <param name="file">PEM or DER.</param>
    /// <param name="fingerprint">That the person has compared with the other side, spaces and colons aside: another one is refused, so that nobody trusts what he has not looked at.</param>
    public async ValueTask<Outcome<TrustedAuthority>> TrustAsync(Principal who, ReadOnlyMemory<byte> file, string name, string fingerprint, CancellationToken cancel = default)
    {
        name = name.Trim();
        if (name.Length is 0 or > TrustedAuthority.NameMax || name.Any(char.IsControl)) return new Outcome(Codes.RequestInvalid, Field: "name", Say: new("请写明是谁的证书（100 字以内）。", "Say whose it is, in at most 100 characters."));
        var read = TrustedAuthority.Read(file.Span, name, _time.GetUtcNow());
        if (!read.Succeeded) return read.Status;
        if (TrustedAuthority.Plain(fingerprint) != read.Value.Fingerprint)
            return new Outcome(Codes.RequestInvalid, Field: "fingerprint", Say: new("指纹和证书不相符，请与对方核对后再填写。", "The fingerprint is not that of the certificate: compare it with the other side first."));
        var entered = await EnterAsync(who, "authority.trust", read.Value.Fingerprint, cancel);
        if (!entered.Succeeded) return entered.Status;
        var book = _now;
        if (book.All.Find(a => a.Fingerprint == read.Value.Fingerprint) is { } known) return known;
        if (book.All.Count >= Max) return new Outcome(Codes.RequestTooLarge, Field: "certificate", Say: new($"最多信任 {Max} 个，请先撤销不用的。", $"At most {Max}: revoke what is not used first."));
        var payload = new JsonObject { ["fingerprint"] = read.Value.Fingerprint, ["name"] = name, ["certificate"] = Convert.ToBase64String(read.Value.Der.Span) };
        var recorded = await RecordAsync(who, entered.Value, NetKinds.AuthorityTrusted, read.Value.Fingerprint, payload, book.Position, cancel);
        return recorded.Succeeded ? _now.All.Find(a => a.Fingerprint == read.Value.Fingerprint) ?? read.Value : recorded;
    }

    /// <summary>New connections are no longer trusted from here on; one that stands may be used for up to ten minutes.</summary>
    public async ValueTask<Outcome> RevokeAsync(Principal who, string fingerprint, CancellationToken cancel = default)
    {
        fingerprint = TrustedAuthority.Plain(fingerprint);
        var entered = await EnterAsync(who, "authority.revoke", fingerprint, cancel);
        if (!entered.Succeeded) return entered.Status;
        var book = _now;
        if (book.All.Find(a => a.Fingerprint == fingerprint) is null) return new Outcome(Codes.RequestInvalid, Field: "fingerprint", Say: new("没有信任过这个证书。", "That certificate is not trusted here."));
        return await RecordAsync(who, entered.Value, NetKinds.AuthorityRevoked, fingerprint, new JsonObject { ["fingerprint"] = fingerprint }, book.Position, cancel);
    }

    private async ValueTask<Outcome<OrganizationId>> EnterAsync(Principal who, string act, string fingerprint, CancellationToken cancel)
    {
        if (_directory.Operator is not { } own) return new Outcome(Codes.PartiesForbidden);
        var entered = await _access.EnterAsync(who, AccessAction.ManageNode, new ThingScope(own.Id.ToString(), null), act, fingerprint, cancel);
        return entered.Succeeded ? own.Id : entered;
    }

    private async ValueTask<Outcome> RecordAsync(Principal who, OrganizationId owner, string kind, string fingerprint, JsonObject payload, long seen, CancellationToken cancel)
    {
        var fact = new EventDraft
        {
            Kind = kind, Owner = owner.ToString(), Heads = [NetKinds.Authorities, "authority:" + fingerprint], Actor = who.User,
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString()) },
        };
        var appended = await _events.AppendAsync([fact], [new Expected(NetKinds.Authorities, seen)], cancel);
        if (appended.Succeeded) Apply(_events.Read(appended.Value.FirstPosition));
        return appended.Status;
    }

    private void Apply(RecordedEvent e)
    {
        if (e.Payload.GetValueOrDefault(Disclosure.Internal) is not { } bytes || JsonNode.Parse(bytes.Span) is not JsonObject said || (string?)said["fingerprint"] is not { } fingerprint) return;
        lock (_gate)
        {
            if (e.Position <= _now.Position) return;
            var all = _now.All.RemoveAll(a => a.Fingerprint == fingerprint);
            if (e.Kind == NetKinds.AuthorityTrusted) all = all.Add(Of(e, fingerprint, said));
            _now = new Book(all, [.. all.Select(a => X509CertificateLoader.LoadCertificate(a.Der.Span))], e.Position);
        }
    }

    // read once already before it was recorded, and shown also when its time is over
    private static TrustedAuthority Of(RecordedEvent e, string fingerprint, JsonObject said)
    {
        var der = Convert.FromBase64String((string)said["certificate"]!);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return new TrustedAuthority(fingerprint, (string?)said["name"] ?? "", certificate.Subject, certificate.NotBefore, certificate.NotAfter, der, e.Actor, e.RecordedAtUs, e.Position);
    }
}
