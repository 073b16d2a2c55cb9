using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Parties;

namespace Yiwang.Pacts;

/// <summary>An agreement is both sides' notices: all of them go with an organisation that moves, also those of the other side.</summary>
public sealed class MovingPacts(IPacts pacts) : IMovingFacts
{
    private const string Mark = "pact:";

    public bool Wants(string kind) => PactKinds.Is(kind);

    public bool Belongs(RecordedEvent e, string organization) =>
        OrganizationId.TryParse(organization, out var id) && e.Heads.Any(h => h.StartsWith(Mark, StringComparison.Ordinal) && pacts.Find(h[Mark.Length..])?.Has(id) == true);

    public IEnumerable<long> Needs(RecordedEvent e, string organization) => [];
}
