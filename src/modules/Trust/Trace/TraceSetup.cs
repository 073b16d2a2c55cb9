using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Trace.Api;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.Pages;
using Yiwang.Trust.Trace.Public;
using Yiwang.Trust.Trace.Query;
using Yiwang.Trust.Trace.Recall;
using Yiwang.Trust.Trace.Recall.Board;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace;

/// <summary>溯源: events of products, the graph over them, recall.</summary>
internal static class TraceSetup
{
    public static IReadOnlyList<Projection> Views { get; } = [new TraceEventsView()];

    private static readonly Bilingual s_group = new("可信", "Trust");
    private static readonly Role[] s_recorders = [Role.OrgAdmin, Role.IdentifierManager, Role.Operator, Role.Inspector, Role.Provider];

    /// <param name="views">The node's database of views.</param>
    /// <param name="definitions"><c>{data}/definitions</c>, where a node's own chains lie.</param>
    public static void Add(IServiceCollection services, IDatabase views, Func<IServiceProvider, string?> definitions, long stretchesMax)
    {
        services.AddSingleton(s => ChainBook.Load(definitions(s))).AddSingleton(new TraceGraph(new TraceLimits(stretchesMax)));
        services.AddSingleton(new DefinitionAssembly(typeof(TraceSetup).Assembly));
        services.AddSingleton(s => new ProvedSteps(s.GetRequiredService<TraceGraph>(), s.GetRequiredService<IEvents>(), s.GetService<IProofAlarms>(), s.GetService<IForeignEvents>()));
        services.AddSingleton<PartyNames>().AddSingleton<RecallReach>().AddSingleton<IRecalls, Recalls>().AddSingleton<ICaseEffect, RecordRecall>().AddScoped<TraceImport>();
        services.AddSingleton(s => new TraceFeed(s.GetRequiredService<TraceGraph>(), s.GetRequiredService<IEvents>(), s.GetRequiredService<IProjections>(), views, s.GetRequiredService<TimeProvider>(), s.GetService<IForeignEvents>()));
        services.AddSingleton<ITraceCapture>(s => new TraceCapture(s.GetRequiredService<IEvents>(), s.GetRequiredService<IAccess>(), s.GetRequiredService<IPrefixTable>(), s.GetRequiredService<ChainBook>(), s.GetRequiredService<TraceGraph>(), s.GetRequiredService<TraceFeed>(), s.GetRequiredService<IProjections>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITraces>(s => new Traces(s.GetRequiredService<TraceGraph>(), s.GetRequiredService<TraceFeed>(), s.GetRequiredService<IEvents>(), views, s.GetRequiredService<IAccess>(), s.GetRequiredService<ChainBook>(), s.GetRequiredService<ProvedSteps>()));
        services.AddSingleton<IFlowSight>(s => new FlowSight(s.GetRequiredService<TraceGraph>(), s.GetRequiredService<TraceFeed>(), s.GetRequiredService<IEvents>()));
        services.AddSingleton<TraceWithdrawal>().AddHostedService<TraceService>();
        services.AddSingleton(new MenuItem(s_group, new("产品溯源", "Product trace"), TracePage.Path, "route", 212, who => who.Organization is not null));
        services.AddSingleton(new MenuItem(s_group, new("溯源记录", "Record for the trace"), RecordPage.Path, "pencil-plus", 213, who => s_recorders.Any(who.Holds)));
        services.AddSingleton<RecallBoards>().AddSingleton(new MenuItem(s_group, new("召回看板", "Recalls"), RecallsPage.Path, "alert-octagon", 239, who => s_recorders.Any(who.Holds)));
        services.AddSingleton(new CaseAction(new("召回看板", "Board of the recall"), "layout-dashboard", (view, who) => view.Definition.Code == RecallBoards.Recall && view.Applicant == who.Organization ? RecallBoardPage.For(view.Id) : null, 5));
        services.AddSingleton<IScanWarning, RecallWarning>().AddSingleton(new ScanPanel(typeof(RecallCard), -10));
        services.AddSingleton(new ThingPanel(new("溯源", "Trace"), typeof(TracePanel), 40));
    }

    public static void Map(IEndpointRouteBuilder routes) 
    {
        TraceApi.Map(routes);
        TraceExport.Map(routes);
        RecallExport.Map(routes);
    }
}

/// <summary>Starts the graph with the node and ends it before the log.</summary>
internal sealed class TraceService(TraceFeed feed) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        feed.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => feed.DisposeAsync().AsTask();
}
