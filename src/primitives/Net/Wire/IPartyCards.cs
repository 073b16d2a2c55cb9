using Yiwang.Events;
using Yiwang.Pacts;

namespace Yiwang.Net.Wire;

/// <summary>What another node says of an organisation that it keeps. Nothing of it is proved but that the key names the organisation: people compare the fingerprint.</summary>
public interface IPartyCards
{
    /// <param name="organization">Identifier or social credit code of one that the node hosts; null = the one that runs it.</param>
    ValueTask<Outcome<PactParty>> FetchAsync(Uri node, string? organization, CancellationToken cancel);
}
