using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Sql;

namespace Yiwang.Pacts;

/// <summary>What pacts stand on.</summary>
/// <param name="Home">Where this node listens and the verifier key of its log, as of now; null address = no line.</param>
public sealed record PactsParts(IEvents Events, IDirectory Directory, OrganizationKeys Keys, IAccess Access, IAudit Audit, IDatabase State, TimeProvider Time, TimeZoneInfo Zone, Func<PactHome> Home);

public sealed record PactHome(Uri? Node, string LogKey);
