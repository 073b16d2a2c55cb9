using Yiwang.Connect.Points;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>What a Sparkplug edge node asks of the node around it.</summary>
/// <param name="IsOffline">Whether the device of a point is 离线 now.</param>
/// <param name="Write">A command of a host, in the point's own unit; through the guarded way, which records what came of it. What the device does about it comes back as a sample.</param>
internal sealed record EdgeWays(Func<Point, bool> IsOffline, Func<Point, double, Task> Write)
{
    public static readonly EdgeWays None = new(_ => false, (_, _) => Task.CompletedTask);
}
