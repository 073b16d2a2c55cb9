using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Maintenance.Plans;

internal static class PlanSetup
{
    public static void Add(IServiceCollection services, TimeZoneInfo zone)
    {
        services.AddSingleton(s => new PlanDues(s.GetRequiredService<ILiveStates>(), s.GetRequiredService<IPointBook>(), s.GetRequiredService<IStreamStore>(), s.GetRequiredService<DeviceThings>(), s.GetRequiredService<LedgerLine>(), zone));
        services.AddSingleton(s => new PlanScheduler(s.GetRequiredService<INodeCases>(), s.GetRequiredService<PlanDues>(), s.GetRequiredService<TimeProvider>(), zone));
        services.AddSingleton(s => new PlanList(s.GetRequiredService<INodeCases>(), s.GetRequiredService<PlanDues>(), s.GetRequiredService<DeviceLedger>(), s.GetRequiredService<LedgerLine>(), s.GetRequiredService<TimeProvider>(), zone));
        services.AddHostedService<PlanLoop>();
    }
}
