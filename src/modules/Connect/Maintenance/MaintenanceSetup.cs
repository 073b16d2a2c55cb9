using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Maintenance.Production;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Connect.Maintenance;

/// <summary>What the plant knows of its own work, over the log and the views.</summary>
internal sealed class MaintenanceSetup(IEvents events, IProjections projections, IDatabase views, IRegistry registry, IAccess access, IAudit audit)
{
    public static IReadOnlyList<Projection> Views { get; } = [new ProductionView(), new StockView()];

    public void AddTo(IServiceCollection services)
    {
        var audited = new AuditedAccess(access, audit);
        services.AddSingleton(new ShiftPlans(events, audited));
        services.AddSingleton(new ProductionBook(events, projections, views, new DeviceThings(registry), access));
        services.AddSingleton(new StockBook(events, projections, views, audited));
    }
}
