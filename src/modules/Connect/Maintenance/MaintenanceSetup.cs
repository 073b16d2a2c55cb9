using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Pages;
using Yiwang.Connect.Maintenance.Plans;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Connect.Points;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Connect.Maintenance;

/// <summary>What the plant knows of its own work, over the log and the views.</summary>
internal sealed class MaintenanceSetup(IEvents events, IProjections projections, IDatabase views, IRegistry registry, IAccess access, IAudit audit)
{
    public static IReadOnlyList<Projection> Views { get; } = [new ProductionView(), new StockView()];

    /// <param name="zone">Of the node: days of the ledger are its days.</param>
    public void AddTo(IServiceCollection services, TimeZoneInfo zone)
    {
        var audited = new AuditedAccess(access, audit);
        services.AddSingleton(new ShiftPlans(events, audited));
        services.AddSingleton(new ProductionBook(events, projections, views, new DeviceThings(registry), access));
        services.AddSingleton(new StockBook(events, projections, views, audited));
        services.AddSingleton<OrderStops>().AddSingleton<DeviceEffectiveness>();
        OrderSetup.Add(services, zone);
        Menu(services, new("设备效率", "Effectiveness"), EffectivenessPage.Path, "chart-bar", 270);
        PlanSetup.Add(services, zone);
        Menu(services, new("保养计划", "Maintenance plans"), PlansPage.Path, "calendar-repeat", 282, MaintenancePlan.Definition);
        services.AddSingleton<FailureLibrary>().AddSingleton<ICaseGuard, FailureCode>();
        Menu(services, new("故障模式库", "Failure modes"), FailuresPage.Path, "book-2", 284, FailureMode.Definition);
        Menu(services, new("备件", "Spare parts"), StockPage.Path, "package", 280);
        Menu(services, new("班次", "Shifts"), ShiftsPage.Path, "calendar-time", 290);
        services.AddSingleton(new CaseAction(new("查原因", "Find the cause"), "stethoscope", (view, _) => view.Definition.Code is WorkOrder.Definition or AlarmForm.Alarm && !view.Definition.State(view.State).IsEnd ? DiagnosePage.For(view.Id) : null, 10));
        services.AddSingleton(sp => new ThingAction(new("填不良数和停机原因", "Rejects and reasons of stops"), "clipboard-text", (view, who) => Say(sp.GetRequiredService<ITemplates>(), view, who), 40));
    }

    /// <summary>Two taps from the machine's code: this, and the reason.</summary>
    private static string? Say(ITemplates templates, ThingView view, Principal who) =>
        view.IsLocal && DeviceRoles.MaySee(who) && !who.Holds(Role.Auditor) && string.Equals(view.Record.Owner, who.Organization, StringComparison.OrdinalIgnoreCase) && IsEquipment(templates, view.Record) ? SayPage.For(view.Record.Handle) : null;

    private static bool IsEquipment(ITemplates templates, ThingRecord record) => record.Template is { } template && templates.Find(template, record.TemplateVersion)?.Body.Kind == ObjectKind.Equipment;

    private static void Menu(IServiceCollection services, Bilingual title, string path, string icon, int order, string? form = null) =>
        services.AddSingleton(new MenuItem(new("设备", "Devices"), title, path, icon, order, DeviceRoles.MaySee) { Form = form });
}
