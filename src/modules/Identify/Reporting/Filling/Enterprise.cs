using Yiwang.Identify.Reporting.Duties;
using Yiwang.Pacts;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>An enterprise below a second-level node, or the node itself where it is one.</summary>
/// <param name="Pact">Under which it reports here, when it has a node of its own; null = its data is here, or it reports nothing.</param>
public sealed record Enterprise(PrefixRecord Record, Pact? Pact)
{
    public Prefix Prefix => Record.Prefix;
    public bool IsHere => Record.IsHere;
}

internal sealed class EnterpriseBook(IPrefixTable prefixes, DutyBook duties)
{
    private const int PageMax = 1_000;

    /// <summary>For whom a duty's tables of enterprises speak, in order of their prefixes.</summary>
    public IReadOnlyList<Enterprise> Of(Duty duty)
    {
        if (!duty.IsSecondLevel) return prefixes.Find(duty.Prefix) is { } own ? [new Enterprise(own, null)] : [];
        var pacts = duties.Received().Where(p => p.Text.A.Organization == duty.Sender && p.State == PactState.Active).SelectMany(p => DutyBook.PrefixesOf(p).Select(prefix => (prefix, p))).GroupBy(p => p.prefix).ToDictionary(g => g.Key, g => g.First().p);
        return [.. prefixes.Homed().Concat(Delegated()).Where(r => r.Prefix.Parent == duty.Prefix && r.State != PrefixState.Cancelled)
            .OrderBy(r => r.Prefix.ToString(), StringComparer.Ordinal).Select(r => new Enterprise(r, r.IsHere ? null : pacts.GetValueOrDefault(r.Prefix)))];
    }

    /// <summary>Every prefix that was given out directly below, cancelled ones too.</summary>
    public IEnumerable<PrefixRecord> Below(Prefix prefix) => prefixes.Homed().Concat(Delegated()).Where(r => r.Prefix.Parent == prefix);

    private IEnumerable<PrefixRecord> Delegated()
    {
        string? cursor = null;
        do
        {
            (var page, cursor) = prefixes.Delegations(cursor, PageMax);
            foreach (var record in page) yield return record;
        }
        while (cursor is not null);
    }
}
