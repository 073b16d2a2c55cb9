using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.OnPhone;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Inspection;

/// <summary>点检: routes, their runs, and the phone that walks them.</summary>
internal static class InspectionSetup
{
    /// <param name="state">For the quarantine.</param>
    /// <param name="zone">Of the node: planned times are its local times.</param>
    public static void Add(IServiceCollection services, IDatabase state, TimeZoneInfo zone)
    {
        services.AddSingleton(s => new RoutePlan(zone, s.GetRequiredService<IWorkCalendar>().IsWorkday));
        services.AddSingleton<RunBook>().AddSingleton<RunKeeper>().AddSingleton<RunningHours>().AddSingleton<MeterReadings>().AddSingleton<RouteScheduler>();
        services.AddHostedService<RouteLoop>();
        services.AddSingleton<ICaseEffect, CloseRun>();
        services.AddSingleton(s => new Quarantine(state, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new QuarantineDesk(s.GetRequiredService<Quarantine>(), s.GetRequiredService<RecordIntake>(), new AuditedAccess(s.GetRequiredService<IAccess>(), s.GetRequiredService<IAudit>()), s.GetRequiredService<IDirectory>()));
        services.AddSingleton<PlaceCodes>().AddSingleton<RecordIntake>().AddSingleton<PlainRecord>().AddSingleton<PhoneBatch>().AddSingleton<PhoneRuns>().AddSingleton<RunJsonWriter>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        PhoneApi.Map(routes);
        WorkerScript.Map(routes);
    }
}
