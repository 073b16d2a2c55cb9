using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Journal;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Kpi;
using Yiwang.Connect.Alarms.List;
using Yiwang.Connect.Alarms.Editing;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms;

internal static class AlarmSetup
{
    private static readonly Bilingual s_group = new("设备", "Devices");

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(s => AlarmDevices.Of(s.GetRequiredService<DeviceThings>(), s.GetRequiredService<DeviceReader>()));
        services.AddSingleton<AlarmRules>().AddSingleton<AlarmDesk>().AddSingleton<AlarmNotices>();
        services.AddSingleton(s => new AlarmEvaluator(s.GetRequiredService<IPointBook>(), s.GetRequiredService<SampleFeed>(), s.GetRequiredService<AlarmDesk>(), s.GetRequiredService<TimeProvider>(),
            s.GetService<Collectors>() is { } collectors ? collectors.IsOnline : null));
        services.AddSingleton<SoundRule>().AddSingleton<ICaseGuard>(s => s.GetRequiredService<SoundRule>());
        services.AddSingleton<AlarmWorkOrder>().AddSingleton<ICaseEffect, OpenWorkOrder>();
        services.AddHostedService<AlarmLoop>();
        services.AddSingleton<AlarmActs>().AddSingleton<RuleTrial>().AddSingleton<KpiReader>().AddSingleton<JournalReader>();
        services.AddSingleton(new TodayItem(typeof(AlarmsToday), 0, AlarmRoles.MayAcknowledge, AlarmForm.Alarm));
        services.AddSingleton(new ThingPanel(new("报警", "Alarms"), typeof(AlarmPanel), -5));
        Menu(services, new("报警", "Alarms"), AlarmsPage.Path, "bell", 204, AlarmRoles.MaySee);
        Menu(services, new("报警记录", "Alarm journal"), JournalPage.Path, "history", 205, AlarmRoles.MaySee);
        Menu(services, new("报警绩效", "Alarm performance"), KpiPage.Path, "gauge", 206, AlarmRoles.MaySee);
        Menu(services, new("报警规则", "Alarm rules"), RulesListPage.Path, "adjustments-alt", 207, AlarmRoles.MayEdit, AlarmForm.Rule);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        AlarmsFeed.Map(routes);
        JournalExport.Map(routes);
    }

    private static void Menu(IServiceCollection services, Bilingual title, string path, string icon, int order, Func<Parties.Principal, bool> visible, string? form = null) =>
        services.AddSingleton(new MenuItem(s_group, title, path, icon, order, visible) { Form = form });
}
