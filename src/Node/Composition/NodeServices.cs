using Yiwang.Cases;
using Yiwang.Console.Cases.Lists;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Notices;
using Yiwang.Notices.Calendar;
using Yiwang.Node.Settings;
using Yiwang.Node.Upkeep;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Trust;

namespace Yiwang.Node.Composition;

/// <summary>What pages and endpoints ask for.</summary>
internal static class NodeServices
{
    public static void AddNode(this IServiceCollection services, NodeStores stores, NodeParts parts, TraceSettings trace)
    {
        services.AddSingleton(stores.Meters).AddSingleton<IKeyStore>(stores.Keys).AddSingleton<ILog>(stores.Log);
        services.AddSingleton(stores.Events).AddSingleton<IEvents>(stores.Events);
        services.AddSingleton(stores.Audit).AddSingleton<IAudit>(stores.Audit);
        services.AddSingleton(parts.Access).AddSingleton(parts.Projections).AddSingleton<IProjections>(parts.Projections);
        services.AddSingleton<IParties>(parts.Parties).AddSingleton(parts.Parties.Directory);
        services.AddSingleton(parts.Passwords).AddSingleton(parts.SecondFactors).AddSingleton(parts.SignIn).AddSingleton(parts.Tokens).AddSingleton(parts.AppSignIn).AddSingleton(parts.AppSecrets).AddSingleton(parts.CredentialSignIn).AddSingleton(parts.CredentialUses).AddSingleton(parts.Accounts).AddSingleton(parts.Sessions).AddSingleton(parts.Phones).AddSingleton(parts.PhoneSignIn);
        services.AddSingleton(parts.Calendar).AddSingleton<IWorkCalendar>(parts.Calendar).AddSingleton(new CalendarCommands(stores.Events, parts.Calendar, parts.Parties.Directory, new AuditedAccess(parts.Access, stores.Audit)));
        services.AddSingleton(parts.Notices).AddSingleton(parts.Notices.Notices).AddSingleton(parts.Notices.Inboxes).AddSingleton(parts.Notices.Channels).AddSingleton(parts.Notices.Commands).AddSingleton(parts.Notices.Contacts).AddSingleton(parts.Notices.Health);
        services.AddSingleton(parts.AuditRoots).AddHostedService<DailyAuditRoot>();
        services.AddSingleton(parts.Things.Registry).AddSingleton(parts.Things.Templates).AddSingleton(parts.Things.Prefixes);
        services.AddSingleton(parts.Things.PrefixRegistry).AddSingleton(parts.Things.Queries).AddSingleton(parts.Things.Checks).AddSingleton(new EntryCheck(stores.Events)).AddSingleton(parts.ViewAudit);
        services.AddSingleton(parts.Checkpointer).AddSingleton(new TileLayout(stores.Log, parts.Checkpointer)).AddSingleton(s => new ProofMaker(stores.Events, parts.Checkpointer, s.GetService<ICosignatures>()));
        services.AddSingleton(new ProofVerifier([parts.Checkpointer.Key], NodeParts.CompactBodies)).AddSingleton(NodeParts.CompactBodies);
        services.AddSingleton(parts.Net).AddSingleton(parts.Counts).AddSingleton(parts.Figures).AddSingleton(parts.Health);
        services.AddSingleton(new Sight(parts.Access)).AddSingleton(parts.Nodes).AddSingleton(parts.Peers).AddSingleton((IPartyCards)parts.Nodes).AddSingleton((INodeWarnings)parts.Nodes).AddSingleton<HomeWarnings>().AddSingleton(parts.Authorities).AddSingleton<IResolver>(parts.Resolver);
        services.AddSingleton(stores.Streams).AddSingleton(stores.Blobs).AddSingleton(s => new SavedViews(stores.State, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new CaseBlobs(stores.Blobs, stores.Events, parts.Projections, stores.Views)).AddHostedService<BlobUpkeep>();
        services.AddSingleton<IConfirmation>(parts.Reconfirmation);
        services.AddSingleton(parts.Pacts).AddSingleton(parts.Pacts.Pacts).AddSingleton(parts.Pacts.Rule).AddSingleton<IPartners>(parts.Pacts.Partners).AddSingleton(parts.Pacts.Meters).AddSingleton(new OrganizationKeys(stores.Keys));
        parts.Cases.AddTo(services);
        parts.Crossing.AddTo(services);
        services.AddSingleton(parts.Moves).AddSingleton(parts.Moves.Entries);
        services.AddSingleton(parts.Definitions);
        services.AddTrace(stores.Views, s => Path.Combine(s.GetRequiredService<DataFolder>().Root, "definitions"), trace.Stretches);
        parts.Connect.AddTo(services, stores.State, TimeZones.Node);
        parts.Coding.AddTo(services, stores.State, TimeZones.Node);
    }
}
