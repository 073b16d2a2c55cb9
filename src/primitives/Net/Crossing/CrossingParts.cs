using System.Diagnostics.Metrics;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing;

/// <summary>What crossing stands on.</summary>
public sealed record CrossingParts(IPacts Pacts, IPactRule Rule, Func<OrganizationId, bool> IsHere, ICrossingKeys Keys, IDatabase State, ICarrier Http, CrossingOptions Options, TimeProvider Time)
{
    public IMeterFactory? Meters { get; init; }
}
