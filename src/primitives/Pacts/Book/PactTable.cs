using System.Collections.Immutable;
using Yiwang.Parties;

namespace Yiwang.Pacts.Book;

/// <summary>All pacts at one moment.</summary>
/// <param name="Partners">Organisations with a pact that was ever in force.</param>
internal sealed record PactTable(ImmutableDictionary<string, PactEntry> ById, ImmutableDictionary<PactPair, ImmutableArray<PactEntry>> ByPair, ImmutableHashSet<OrganizationId> Partners)
{
    public static readonly PactTable Empty = new(
        ImmutableDictionary.Create<string, PactEntry>(StringComparer.Ordinal), ImmutableDictionary.Create<PactPair, ImmutableArray<PactEntry>>(PactPair.Comparer), []);

    public PactEntry? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>Pacts between the two, whichever of them is A; only those that both have signed.</summary>
    public ImmutableArray<PactEntry> Between(string one, string other) => ByPair.TryGetValue(new PactPair(one, other), out var pacts) ? pacts : [];

    public PactTable With(PactEntry entry)
    {
        var pair = new PactPair(entry.Pact.Text.A.Organization.ToString(), entry.Pact.Text.B.Organization.ToString());
        var others = Between(pair.One, pair.Other).RemoveAll(e => e.Life.Id == entry.Life.Id);
        return new PactTable(ById.SetItem(entry.Life.Id, entry), ByPair.SetItem(pair, entry.Life.InForce is null ? others : others.Add(entry)),
            entry.Life.InForce is null ? Partners : Partners.Union([entry.Life.A.Now.Organization, entry.Life.B.Now.Organization]));
    }
}

/// <summary>Two organisations without order.</summary>
internal readonly record struct PactPair(string One, string Other)
{
    public static readonly IEqualityComparer<PactPair> Comparer = new Unordered();

    private sealed class Unordered : IEqualityComparer<PactPair>
    {
        public bool Equals(PactPair x, PactPair y) => (Same(x.One, y.One) && Same(x.Other, y.Other)) || (Same(x.One, y.Other) && Same(x.Other, y.One));

        public int GetHashCode(PactPair pair) => StringComparer.OrdinalIgnoreCase.GetHashCode(pair.One) ^ StringComparer.OrdinalIgnoreCase.GetHashCode(pair.Other);

        private static bool Same(string x, string y) => string.Equals(x, y, StringComparison.OrdinalIgnoreCase);
    }
}
