using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Witnessing;
using Yiwang.Net.Crossing;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Alarms;
using Yiwang.Trust.Auditing;
using Yiwang.Trust.Log;
using Yiwang.Trust.Proofs;
using Yiwang.Trust.Trace;
using Yiwang.Trust.Witnessing;

namespace Yiwang.Trust;

/// <summary>Module 可信: the log as everybody can read it, proofs, the page that checks them, witnesses and audits.</summary>
public static class TrustSetup
{
    private static readonly Bilingual s_group = new("可信", "Trust");

    /// <summary>For the node's projection runner.</summary>
    public static IReadOnlyList<Projection> Views => TraceSetup.Views;

    /// <summary>What this module keeps in State.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } = [WitnessedHeads.Schema, WitnessKeys.Schema, TrustAlarms.Schema, AuditRuns.Schema];

    /// <summary>溯源: events of products and the graph over them.</summary>
    /// <param name="views">The node's database of views.</param>
    /// <param name="definitions">Folder with the node's own definitions of chains; null = those that ship.</param>
    /// <param name="stretchesMax">Stretches of codes in the graph.</param>
    public static IServiceCollection AddTrace(this IServiceCollection services, IDatabase views, Func<IServiceProvider, string?> definitions, long stretchesMax)
    {
        TraceSetup.Add(services, views, definitions, stretchesMax);
        return services;
    }

    /// <param name="state">The node's State.</param>
    /// <param name="folder">The node's, where an audit builds the views a second time.</param>
    public static IServiceCollection AddTrust(this IServiceCollection services, TrustOptions options, IDatabase state, string folder)
    {
        services.AddSingleton(new PageAssembly(typeof(TrustSetup).Assembly));
        services.AddSingleton(new MenuItem(s_group, new("验证证明", "Check a proof"), ProofLinks.Check, "shield-check", 200, _ => true));
        services.AddSingleton(new MenuItem(s_group, new("存证日志", "Log"), ProofLinks.Log, "list-check", 210, _ => true));
        services.AddSingleton(new MenuItem(s_group, new("见证", "Witnesses"), ProofLinks.Witness, "users", 212, _ => true));
        services.AddSingleton(s => new MenuItem(s_group, new("存证审计", "Log audit"), "/trust/audit", "checklist", 214, who => AlarmRights.MayAudit(s.GetRequiredService<IDirectory>(), who)));
        services.AddSingleton(new TodayItem(typeof(TrustToday), 0, AlarmRights.Concerns));
        services.AddSingleton(new ThingPanel(new("存证", "Proof"), typeof(ProofPanel), 100));
        services.AddScoped<DisclosedTo>().AddScoped<RecentEntries>();
        AddWitness(services, options, state);
        services.AddSingleton<OwnReplay>().AddSingleton<ViewFindings>().AddSingleton(new AuditFile(Path.Combine(folder, "audit-views.db")));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<AuditRuns>(s, state)).AddHostedService(s => s.GetRequiredService<AuditRuns>());
        return services;
    }

    /// <summary>For the command line: a log anywhere, over the tiles that it publishes.</summary>
    /// <param name="prefix">Its address, with a slash at the end.</param>
    public static ILogSource ReadLog(Uri prefix) => new NodeLogClient(new TrustOptions { Timeout = TimeSpan.FromSeconds(30) }, TimeProvider.System).LogAt(prefix);

    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        LogEndpoint.Map(routes);
        ProofEndpoint.Map(routes);
        WitnessEndpoint.Map(routes);
        WitnessApi.Map(routes);
        AlarmRights.Map(routes);
        TraceSetup.Map(routes);
        Coding.CodingPages.Map(routes);
    }

    private static void AddWitness(IServiceCollection services, TrustOptions options, IDatabase state)
    {
        services.AddSingleton(options).AddSingleton<NodeLogClient>().AddSingleton<HeadDoubts>().AddSingleton<HeadInquiry>().AddSingleton<HeadConflicts>().AddSingleton<HeadAnchors>().AddSingleton<OwnLog>().AddSingleton<WitnessView>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<TrustAlarms>(s, state));
        services.AddSingleton<ProofAlarms>().AddSingleton<IProofAlarms>(s => s.GetRequiredService<ProofAlarms>()).AddHostedService(s => s.GetRequiredService<ProofAlarms>());
        services.AddSingleton(s => new WitnessPeers(options, s.GetRequiredService<IEvents>().Origin, s.GetService<INeighbours>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<NodeWitness>(s, state));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<WitnessKeys>(s, state));
        services.AddSingleton<Cosigning>().AddSingleton<ICosignatures>(s => s.GetRequiredService<Cosigning>()).AddHostedService(s => s.GetRequiredService<Cosigning>());
        services.AddSingleton<HeadWatch>().AddHostedService(s => s.GetRequiredService<HeadWatch>());
    }
}
