using System.Globalization;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Metadata as an enterprise node keeps it, 未发布 or 已发布, over templates with their versions: unpublished is a draft, published has a published version.</summary>
internal sealed class MetaBook(ITemplates templates, IPrefixTable prefixes, IEvents events, IDirectory directory, NetOptions net)
{
    private const string Withdrawn = "经企业节点接口撤回";
    private const string Deleted = "经企业节点接口删除";

    /// <summary>What stands there now: the published version, else the draft; null when there is none or it was deleted.</summary>
    public Template? Find(Handle handle) => templates.Find(handle) ?? templates.Versions(handle).LastOrDefault(v => v.State == TemplateState.Draft);

    /// <summary>As <see cref="Find"/>, as far as the asker may know of it: a draft is nobody else's business.</summary>
    public Template? FindFor(Principal who, Handle handle) => Find(handle) is { } meta && (meta.State == TemplateState.Published || IsOf(who, meta)) ? meta : null;

    private static bool IsOf(Principal who, Template meta) => string.Equals(meta.Owner, who.Organization, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of the organisation's own.</summary>
    public Outcome<Template> FindOwn(Principal who, string? text)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        if (!Handle.TryParse(text, out var handle) || FindFor(who, handle) is not { } meta) return new Outcome(Codes.ThingsTemplateUnknown, text, "metaHandle");
        return IsOf(who, meta) ? meta : new Outcome(Codes.PartiesForbidden, text, "metaHandle");
    }

    public IReadOnlyList<Template> Own(string organization) => [.. templates.OwnedBy(organization).Select(t => Find(t.Handle)).OfType<Template>()];

    public bool IsPublished(Handle handle) => templates.Find(handle) is not null;

    /// <summary>Under which new metadata stands when its handle is not given: the first prefix of the organisation that is its own here, else the one it was born with.</summary>
    public Prefix PrefixFor(Principal who) => prefixes.HeldBy(who.Organization!).FirstOrDefault(p => p is { IsHere: true, State: PrefixState.Active })?.Prefix ?? Handle.Parse($"{who.Organization}/x").Prefix;

    /// <summary>A published one gets its next version, an unpublished one stays a draft.</summary>
    public ValueTask<Outcome<Template>> SaveAsync(Principal who, Handle handle, TemplateBody body, bool publish, CancellationToken cancel)
    {
        var position = templates.Versions(handle).Select(v => v.Position).DefaultIfEmpty(-1).Max();
        return publish || IsPublished(handle) ? templates.PublishAsync(who, handle, body, position, cancel) : templates.SaveDraftAsync(who, handle, body, position, cancel);
    }

    public async ValueTask<Outcome> PublishAsync(Principal who, Template meta, CancellationToken cancel) =>
        meta.State == TemplateState.Published ? Outcome.Ok : (await SaveAsync(who, meta.Handle, meta.Body, publish: true, cancel)).Status;

    /// <summary>What was registered with it stays; nothing new is, and its handle no longer resolves.</summary>
    public async ValueTask<Outcome> WithdrawAsync(Principal who, Template meta, CancellationToken cancel)
    {
        if (meta.State != TemplateState.Published) return Outcome.Ok;
        // kept as a draft first, so that a fault in between loses nothing
        var kept = await templates.SaveDraftAsync(who, meta.Handle, meta.Body, templates.Versions(meta.Handle).Max(v => v.Position), cancel);
        return kept.Succeeded ? await EndAsync(who, meta.Handle, TemplateState.Published, Withdrawn, cancel) : kept.Status;
    }

    /// <summary>Throws an unpublished one away.</summary>
    public ValueTask<Outcome> DeleteAsync(Principal who, Template meta, CancellationToken cancel) => EndAsync(who, meta.Handle, TemplateState.Draft, Deleted, cancel);

    public MetaTimes TimesOf(Template meta, Principal reader)
    {
        var versions = templates.Versions(meta.Handle);
        var first = events.Find(versions[0].Position).Value;
        var newest = events.Find(meta.Position).Value;
        var own = IsOf(reader, meta);
        return new MetaTimes(Time(first), Time(newest), meta.State == TemplateState.Published ? Time(newest) : null, own ? NameOf(first?.Actor) : null);
    }

    /// <summary>A program by the name that its own people know it by.</summary>
    public string? NameOf(string? actor) => actor is not null && directory.FindApp(actor) is { Names: [var name, ..] } ? name.Handle : actor;

    public string TimeText(long us) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(us * 10), net.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <returns>UTC microseconds; null when it is no time of that form.</returns>
    public long? ReadTime(string? text) => DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
        ? (TimeZoneInfo.ConvertTimeToUtc(local, net.Zone).Ticks - DateTime.UnixEpoch.Ticks) / 10 : null;

    private string? Time(RecordedEvent? e) => e is null ? null : TimeText(e.RecordedAtUs);

    private async ValueTask<Outcome> EndAsync(Principal who, Handle handle, TemplateState state, string reason, CancellationToken cancel)
    {
        foreach (var version in templates.Versions(handle).Where(v => v.State == state))
        {
            if ((await templates.DisableAsync(who, handle, version.Version, reason, cancel)).Status is { Succeeded: false } refused) return refused;
        }
        return Outcome.Ok;
    }
}
