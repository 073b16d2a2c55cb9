using Yiwang.Connect.Live;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Connect.Devices;

/// <summary>Devices of the viewer's organisation for the wall screen.</summary>
internal sealed class DeviceFigures(DeviceList list) : IWallFigures
{
    public int Order => 30;

    public async ValueTask<WallFigure?> LookAsync(Principal who, CancellationToken cancel)
    {
        var counts = await list.CountsAsync(who, cancel);
        if (counts.Values.Sum() == 0) return null;
        long Count(params DeviceState[] states) => states.Sum(counts.GetValueOrDefault);
        var (offline, fault) = (Count(DeviceState.Offline), Count(DeviceState.Fault));
        return new WallFigure("devices", new("设备", "Devices"),
        [
            new("online", new("在线", "Online"), WallTone.Ok, Count(DeviceState.Running, DeviceState.Idle, DeviceState.Stopped, DeviceState.Fault), DeviceFilter.Path),
            new("fault", new("故障", "Fault"), fault > 0 ? WallTone.Warn : WallTone.Plain, fault, DeviceFilter.Path + "?state=fault"),
            new("offline", new("离线", "Offline"), offline > 0 ? WallTone.Bad : WallTone.Plain, offline, DeviceFilter.Path + "?state=offline"),
        ]);
    }
}
