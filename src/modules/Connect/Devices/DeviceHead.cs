using Yiwang.Connect.Live;

namespace Yiwang.Connect.Devices;

/// <summary>The state of one device, above its values.</summary>
public sealed record DeviceHead(DeviceState State, long SinceUs, long LastGoodUs)
{
    public const string Id = "device-head";

    internal static DeviceHead Of(DeviceLive live) => new(live.State, live.SinceUs, live.LastGoodUs / 1_000_000 * 1_000_000);
}
