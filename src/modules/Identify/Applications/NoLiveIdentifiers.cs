using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.no-live-identifiers</c>: everything under the prefix is voided. A prefix of another node is asked about there, so here it cannot be said.</summary>
internal sealed class NoLiveIdentifiers(IPrefixTable prefixes, IRegistry registry) : ICaseGuard
{
    private const int PageSize = 500;
    // After so many tombstones somebody should look: it is refused, as the registry itself does.
    private const int PagesMax = 20;

    public string Name => "identify.no-live-identifiers";
    public IReadOnlyList<string> Arguments => ["prefix"];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => new(Check(call));

    private Outcome Check(GuardCall call)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return asked.Status;
        var prefix = asked.Value;
        if (prefixes.Find(prefix) is not { } known) return new Outcome(Codes.ThingsPrefixUnknown, prefix.ToString(), "prefix");
        if (!known.IsHere) return Refused(prefix, $"前缀 {prefix} 由 {known.Node!.Host} 负责，本节点看不到它的标识，请用公告注销", $"Prefix {prefix} is looked after by {known.Node.Host}, whose identifiers are not seen here: announce the cancellation");
        string? cursor = null;
        for (var pages = 0; pages < PagesMax; pages++)
        {
            (var page, cursor) = registry.List(prefix, cursor, PageSize);
            if (page.FirstOrDefault(r => !r.IsVoided) is { } live) return Refused(prefix, $"前缀 {prefix} 下还有在用的标识，如 {live.Handle}。请先全部作废，或公告注销", $"Identifiers of prefix {prefix} are in use, as {live.Handle}: void them all, or announce the cancellation");
            if (cursor is null) return Outcome.Ok;
        }
        return Refused(prefix, $"前缀 {prefix} 下作废的标识超过 {PagesMax * PageSize} 个，请公告注销", $"Prefix {prefix} has more than {PagesMax * PageSize} voided identifiers: announce the cancellation");
    }

    private static Outcome Refused(Prefix prefix, string zh, string en) => new(Codes.RequestInvalid, prefix.ToString(), "prefix", new Bilingual(zh, en));
}
