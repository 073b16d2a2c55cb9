using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Adding;
using Yiwang.Connect.Board;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Health;
using Yiwang.Connect.Ledger;
using Yiwang.Connect.Points;
using Yiwang.Connect.PointTable;
using Yiwang.Connect.Messages;
using Yiwang.Connect.Trends;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect;

/// <summary>Everything of this module that a person sees.</summary>
internal static class PagesSetup
{
    private static readonly Bilingual s_group = new("设备", "Devices");

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DeviceLedger>().AddSingleton<DeviceReader>().AddSingleton<DeviceSight>().AddSingleton<DeviceThings>().AddSingleton<DeviceList>().AddSingleton<IWallFigures, DeviceFigures>();
        services.AddSingleton<PointSource>().AddSingleton<IReferenceSource>(s => s.GetRequiredService<PointSource>());
        services.AddSingleton(s => new ConnectFigures(s.GetRequiredService<IPointBook>(), s.GetRequiredService<AdapterRunner>(), s.GetRequiredService<Collectors>()));
        services.AddSingleton<AddDevice>().AddSingleton<NewDevice>().AddSingleton<TopicMap>();
        services.AddSingleton<TrendPoints>().AddSingleton<TrendReader>();
        services.AddSingleton(new ThingPanel(new("实时数据", "Live values"), typeof(LivePanel), -10));
        services.AddSingleton(new ThingPanel(new("净值", "Net value"), typeof(NetValuePanel), 30));
        Menu(services, new("车间看板", "Plant board"), "/devices/board", "layout-dashboard", 200, DeviceRoles.MaySee);
        Menu(services, new("设备列表", "Devices"), DeviceFilter.Path, "cpu", 210, DeviceRoles.MaySee);
        Menu(services, new("采集连接", "Connections"), AdaptersPage.Path, "plug-connected", 230, DeviceRoles.MaySee);
        Menu(services, new("消息主题", "Topics"), TopicsPage.Path, "broadcast", 240, DeviceRoles.MayEdit);
        Menu(services, new("行协议来源", "Line protocol"), LinesPage.Path, "database-import", 250, DeviceRoles.MayEdit);
        Menu(services, new("采集端", "Collectors"), CollectorsPage.Path, "server", 260, DeviceRoles.MayEdit);
        Menu(services, new("趋势对比", "Trends"), TrendPage.Path, "chart-line", 220, DeviceRoles.MaySee);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        DevicesFeed.Map(routes);
        DevicesExport.Map(routes);
        DeviceFeed.Map(routes);
        AdaptersFeed.Map(routes);
        TopicsFeed.Map(routes);
        BoardFeed.Map(routes);
        PointTableFiles.Map(routes);
        TrendData.Map(routes);
        SamplesExport.Map(routes);
    }

    private static void Menu(IServiceCollection services, Bilingual title, string path, string icon, int order, Func<Principal, bool> visible) =>
        services.AddSingleton(new MenuItem(s_group, title, path, icon, order, visible));
}
