using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Inspection.Metrics;
using Yiwang.Connect.Inspection.OnPhone;
using Yiwang.Connect.Inspection.Pages;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Reports;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Things.Grammar;

namespace Yiwang.Connect.Inspection;

/// <summary>点检: routes, their runs, and the phone that walks them.</summary>
internal static class InspectionSetup
{
    /// <param name="state">For the quarantine.</param>
    /// <param name="zone">Of the node: planned times are its local times.</param>
    public static void Add(IServiceCollection services, IDatabase state, TimeZoneInfo zone)
    {
        services.AddSingleton(s => new RoutePlan(zone, s.GetRequiredService<IWorkCalendar>().IsWorkday));
        services.AddSingleton<RunBook>().AddSingleton<RunKeeper>().AddSingleton<RunningHours>().AddSingleton<MeterReadings>().AddSingleton<RunClosing>().AddSingleton<RouteScheduler>();
        services.AddHostedService<RouteLoop>();
        services.AddSingleton(s => new Quarantine(state, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMovingGoods>(_ => new TableGoods("quarantine", state, "inspection_quarantine", "id:t organization:t phone:t person:t received_us:i why:t body:t clock_off:i signed:i", "organization", "id"));
        services.AddSingleton(s => new QuarantineDesk(s.GetRequiredService<Quarantine>(), s.GetRequiredService<RecordIntake>(), new AuditedAccess(s.GetRequiredService<IAccess>(), s.GetRequiredService<IAudit>()), s.GetRequiredService<IDirectory>()));
        services.AddSingleton<PlaceCodes>().AddSingleton<RecordIntake>().AddSingleton<PlainRecord>().AddSingleton<PhoneBatch>().AddSingleton<PhoneRuns>().AddSingleton<RunJsonWriter>();
        AddPages(services);
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddSingleton<EquipmentThings>().AddSingleton<MachineReport>().AddSingleton<RunHistory>();
        services.AddSingleton(new TodayItem(typeof(TodayRuns), 100, PhoneRuns.MayInspect, RunValues.Definition));
        services.AddSingleton(new MenuItem(new("设备", "Devices"), new("我的点检", "My inspection"), "/inspect", "device-mobile-check", 280, PhoneRuns.MayInspect));
        services.AddSingleton(new MenuItem(new("设备", "Devices"), new("点检统计", "Inspection figures"), "/devices/inspection", "chart-histogram", 281, DeviceRoles.MaySee));
        services.AddSingleton(s => Action(s, new("点检", "Inspect"), "clipboard-check", "/devices/inspect/", 10, (who, _) => PhoneRuns.MayInspect(who)));
        services.AddSingleton(s => Action(s, new("报修", "Report a fault"), "tool", "/devices/report/", 20, EquipmentThings.MayReport));
    }

    private static ThingAction Action(IServiceProvider services, Bilingual title, string icon, string folder, int order, Func<Principal, string, bool> may) => new(title, icon, (thing, who) =>
        thing.IsLocal && string.Equals(who.Organization, thing.Record.Owner, StringComparison.OrdinalIgnoreCase) && may(who, thing.Record.Owner) && services.GetRequiredService<EquipmentThings>().IsMachine(thing.Record)
            ? folder + HandleUrl.Encode(thing.Record.Handle) : null, order);

    public static void Map(IEndpointRouteBuilder routes)
    {
        PhoneApi.Map(routes);
        WorkerScript.Map(routes);
    }
}
