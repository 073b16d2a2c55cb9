using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Devices;
using Yiwang.Console.Slots;
using Yiwang.Events.Moving;
using Yiwang.Net.Crossing;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Sharing;

/// <summary>Samples of points that cross to partners and from them.</summary>
internal static class SharingSetup
{
    public static void Add(IServiceCollection services, IDatabase state)
    {
        services.AddSingleton(new ReceivedPoints(state)).AddSingleton(new SharedCursors(state)).AddSingleton(new ReceivedPieces(state));
        services.AddSingleton<IMovingGoods>(s => new TableGoods("shares", state, "shared_points", "pact:t giver:t point:t sent:i", "giver", "pact, point") { Arrived = s.GetRequiredService<SharedCursors>().LoadAsync });
        services.AddSingleton<IMovingGoods>(s => new TableGoods("received-points", state, "received_points", "receiver:t point:t sender:t pact:t device:t code:t name:t name_en:t kind:i unit:t grade:i as_of:i", "receiver", "point") { Arrived = s.GetRequiredService<ReceivedPoints>().LoadAsync });
        services.AddSingleton<IMovingGoods>(new TableGoods("received-pieces", state, "received_pieces", "receiver:t point:t at:i length:i bytes:b came:i", "receiver", "point, at") { PageRows = 2 });
        services.AddSingleton<IMessageHandler, SharedSamplesHandler>();
        services.AddHostedService<SampleSharing>();
        services.AddSingleton(new MenuItem(new("设备", "Devices"), new("共享测点", "Shared points"), SharedPointsPage.Path, "arrows-exchange", 225, DeviceRoles.MaySee));
    }
}
