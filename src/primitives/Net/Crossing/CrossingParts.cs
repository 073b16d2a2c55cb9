using System.Diagnostics.Metrics;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing;

/// <summary>What crossing stands on.</summary>
public sealed record CrossingParts(IPacts Pacts, IPactRule Rule, Func<OrganizationId, bool> IsHere, ICrossingKeys Keys, IDatabase State, ICarrier Http, CrossingOptions Options, TimeProvider Time)
{
    public IMeterFactory? Meters { get; init; }
    /// <summary>What this side of a pact has said and the other has not heard: ok = it is being told, else why it could not be; null = all is heard.</summary>
    public Func<string, OrganizationId, Outcome?> Untold { get; init; } = static (_, _) => null;
}
