using Yiwang.Connect.Points;
using Yiwang.Things;

namespace Yiwang.Connect.Devices;

/// <summary>Which Things of an organisation are devices.</summary>
internal sealed class DeviceLedger(IPointBook points)
{
    public IReadOnlyList<Handle> Of(string owner) => points.Devices(owner);
}
