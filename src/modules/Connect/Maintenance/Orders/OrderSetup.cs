using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Maintenance.Orders;

/// <summary>What the forms of work orders and scrapping call by name.</summary>
internal static class OrderSetup
{
    public static void Add(IServiceCollection services, TimeZoneInfo zone)
    {
        services.AddSingleton<LedgerLine>();
        services.AddSingleton<ICaseGuard, PartsOnStock>();
        services.AddSingleton<ICaseEffect, CutDowntime>().AddSingleton<ICaseEffect, PriceParts>().AddSingleton<ICaseEffect, TakeParts>().AddSingleton<ICaseEffect, DeviceStatus>();
        services.AddSingleton<ICaseEffect>(s => new ScrapDevice(s.GetRequiredService<LedgerLine>(), s.GetRequiredService<DeviceThings>(), s.GetRequiredService<IPointBook>(), zone));
    }
}
