using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Query;

/// <summary>Who sees an event of products: as Access says of its recorder's granted values, and the parties that it names as those who handed over and took over. A recall is for everybody.</summary>
internal sealed class TraceSight(IAccess access, TraceGraph graph, Principal who)
{
    private readonly Dictionary<string, bool> _owners = new(StringComparer.Ordinal), _parties = new(StringComparer.Ordinal);
    private readonly int _recalled = graph.Kinds.Find(ProductKinds.Recalled);

    public bool Sees(int e)
    {
        ref var row = ref graph.Events[e];
        return row.Kind == _recalled || Owns(graph.Organizations[row.Owner]) || IsParty(row.From) || IsParty(row.To) || IsParty(row.BroughtTo);
    }

    private bool Owns(string owner)
    {
        if (!_owners.TryGetValue(owner, out var sees)) _owners[owner] = sees = access.Decide(who, AccessAction.Read, new ThingScope(owner, null), new ValueScope(0, "", 1, Visibility.Granted)).Allowed;
        return sees;
    }

    private bool IsParty(int name)
    {
        if (name < 0) return false;
        var party = graph.Organizations[name];
        if (!_parties.TryGetValue(party, out var sees)) _parties[party] = sees = access.Decide(who, AccessAction.Read, new ThingScope(party, null), new ValueScope(0, "", 1, Visibility.Internal)).Allowed;
        return sees;
    }
}
