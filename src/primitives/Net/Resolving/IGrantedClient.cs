using Yiwang.Events;
using Yiwang.Net.Wire;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>Asks another node in the name of an organisation, so that it answers with what a pact gives.</summary>
public interface IGrantedClient
{
    /// <summary>Whether the organisation has a pact by which it may ask anybody.</summary>
    bool MayAsk(OrganizationId asker);
    /// <summary>Where the organisation answers whose own names (<c>o.…</c>) these are, known from a pact by which the asker may ask it; null = none, or it is kept here.</summary>
    Uri? NodeOf(Prefix own, OrganizationId asker);
    /// <summary>Null when no pact with an organisation of that node lets it ask, or the node would not hear it: ask as the public then. net.unreachable when it is not there.</summary>
    ValueTask<Outcome<NodeAnswer>?> AskAsync(Uri node, Handle handle, OrganizationId asker, CancellationToken cancel);
}
