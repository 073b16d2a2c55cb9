using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Reporting.Duties;

/// <summary>Who owes reports to whom, out of the pacts in force: the holder of a delegated prefix to whoever delegated it, as far as that one takes reports.</summary>
internal sealed class DutyBook(IPacts pacts, IPrefixTable prefixes, IDirectory directory)
{
    /// <summary>What organisations of this node owe.</summary>
    public IReadOnlyList<Duty> Own() => [.. Delegations().Where(p => p.State == PactState.Active).SelectMany(Duties)];

    /// <summary>Pacts under which organisations of this node receive reports, also those that rest or ended: what came stays.</summary>
    public IReadOnlyList<Pact> Received() => [.. Delegations().Where(p => directory.Find(p.Text.A.Organization) is not null && Takes(p).Count > 0)];

    /// <summary>Names of reports that the upper side takes.</summary>
    public static IReadOnlyList<string> Takes(Pact pact) => pact.ANow.Verbs.HasFlag(PactVerbs.Report) ? pact.ANow.Reports : [];

    /// <summary>Of the prefixes that a pact delegates; <c>*</c> is none in particular.</summary>
    public static IEnumerable<Prefix> PrefixesOf(Pact pact)
    {
        foreach (var text in pact.ANow.Prefixes)
            if (Prefix.TryParse(text, out var prefix, out _)) yield return prefix;
    }

    private IEnumerable<Pact> Delegations() => pacts.All.Where(p => p.Text.Kind == PactKind.Delegate);

    private IEnumerable<Duty> Duties(Pact pact)
    {
        var sender = pact.Text.B.Organization;
        if (directory.Find(sender) is null || Takes(pact).Count == 0) yield break;
        foreach (var prefix in PrefixesOf(pact))
        {
            // a node that only keeps the organisation, and not its identifiers, has nothing to tell
            if (prefixes.Find(prefix) is { IsHere: true } here && here.Holder == sender.ToString() && Duty.LevelOf(prefix) >= 2) yield return new Duty(pact, sender, pact.Text.A.Organization, prefix);
        }
    }
}
