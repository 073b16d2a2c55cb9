using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Faults;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Identify.Reporting.Pages;
using Yiwang.Identify.Reporting.Receiving;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Identify.Reporting.Telling;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting;

/// <summary>报送: what whoever holds a delegated prefix owes to whoever delegated it.</summary>
public static class ReportingSetup
{
    public static IReadOnlyList<Migration> Migrations { get; } = [ReportSchema.Migration, EscrowRows.Migration];

    /// <param name="state">The node's State.</param>
    /// <param name="definitions">Folder with the node's own tables; null = those that ship.</param>
    public static IServiceCollection AddReporting(this IServiceCollection services, IDatabase state, string? definitions, ReportOptions options, EscrowSource source)
    {
        services.AddSingleton(options).AddSingleton(new ReportState(state)).AddSingleton(_ => ReportBook.Load(definitions)).AddSingleton<ReportClock>().AddSingleton<DutyBook>().AddSingleton<EnterpriseBook>().AddSingleton<ReportBell>().AddSingleton<ReportTurn>();
        Add<TypedBook>(services, state);
        Add<RelayedRows>(services, state);
        Add<FaultLog>(services, state);
        Add<ServiceHours>(services, state);
        Add<ReceivedFaults>(services, state);
        Add<LateEnterprises>(services, state);
        Add<ReportMaker>(services, state);
        Add<ReportRound>(services, state);
        Add<ReportPost>(services, state);
        Add<ReportUpkeep>(services, state);
        Add<ReportAgain>(services, state);
        services.AddSingleton<FaultWatch>().AddSingleton<ReportView>().AddSingleton<ReportReading>().AddSingleton<ReportTroubles>().AddSingleton<ReportNotices>();
        services.AddSingleton(new TodayItem(typeof(ReportsToday), 295, ReportLinks.Concerns));
        services.AddSingleton<IFiller, StatisticsFiller>().AddSingleton<IFiller, MonitoringFiller>().AddSingleton<IFiller, MetadataFiller>().AddSingleton<IFiller, RouteFiller>().AddSingleton<IFiller, ApplicationFiller>()
            .AddSingleton<IFiller, MasterFiller>().AddSingleton<IFiller, EntityFiller>().AddSingleton<IFiller, MonthlyFiller>();
        services.AddSingleton<IMessageHandler>(s => ActivatorUtilities.CreateInstance<ReportHandler>(s, state));
        services.AddSingleton(source).AddSingleton(s => new EscrowFolders(source, () => s.GetRequiredService<IPacts>().All.Select(p => p.Id)));
        Add<EscrowMaking>(services, state);
        Add<EscrowPost>(services, state);
        services.AddSingleton<EscrowRound>().AddSingleton<IMessageHandler>(s => ActivatorUtilities.CreateInstance<EscrowHandler>(s, state));
        services.AddSingleton<ReportLoop>().AddHostedService(s => s.GetRequiredService<ReportLoop>());
        return services;
    }

    private static void Add<T>(IServiceCollection services, IDatabase state) where T : class => services.AddSingleton(s => ActivatorUtilities.CreateInstance<T>(s, state));
}
