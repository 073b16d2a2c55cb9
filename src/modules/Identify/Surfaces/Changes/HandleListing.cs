using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>
/// The handles of one prefix, for clients that list. The prefix's own organisation may: an identifier tells everybody that it exists, but not which others do.
/// Voided ones are left out; a range, whose members may be a thousand million, is given by its first and its last member.
/// </summary>
internal sealed class HandleListing(IRegistry registry, IPrefixTable prefixes, RefusalAudit refusals)
{
    private const int PageMax = 500;

    /// <param name="cursor">From the page before; null = the beginning.</param>
    public async ValueTask<Outcome<HandlePage>> PageAsync(Change by, Prefix prefix, string? cursor, CancellationToken cancel = default) =>
        await refusals.NotedAsync(by, "list", prefix.ToString(), Page(by.Who, prefix, cursor), cancel);

    private Outcome<HandlePage> Page(Principal who, Prefix prefix, string? cursor)
    {
        if (Check(who, prefix) is { Succeeded: false } refused) return refused;
        var (records, next) = registry.List(prefix, cursor, PageMax);
        List<string> handles = new(records.Count);
        foreach (var record in records)
        {
            if (record.IsVoided) continue;
            handles.Add(record.Handle.ToString());
            if (record.Range is { } range && range.From < range.To) handles.Add(range.Member(range.To).ToString());
        }
        return new HandlePage(handles, next);
    }

    private Outcome Check(Principal who, Prefix prefix)
    {
        if (who.Organization is not { } organization) return new(Codes.PartiesSignInNeeded);
        if (prefix.Kind == PrefixKind.Organization) return string.Equals(prefix.ToString(), organization, StringComparison.OrdinalIgnoreCase) ? Outcome.Ok : NotYours(prefix);
        return prefixes.Locate(prefix) switch
        {
            { Kind: PlaceKind.Here, Record: { } record } => string.Equals(record.Holder, organization, StringComparison.OrdinalIgnoreCase) ? Outcome.Ok : NotYours(prefix),
            { Kind: PlaceKind.Elsewhere, Record: { } record } => new(Codes.ThingsPrefixNotHere, record.Node!.AbsoluteUri),
            { Kind: PlaceKind.Cancelled } => new(Codes.ThingsPrefixCancelled, prefix.ToString()),
            _ => new(Codes.ThingsPrefixUnknown, prefix.ToString()),
        };
    }

    private static Outcome NotYours(Prefix prefix) => new(Codes.PartiesForbidden, prefix.ToString(), "prefix");
}

/// <param name="Next">Null on the last page.</param>
internal sealed record HandlePage(IReadOnlyList<string> Handles, string? Next);
