using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Devices;

/// <summary>Which devices and points a person may look at: those of the organisation that she acts for, each point as far as its grade goes.</summary>
internal sealed class DeviceSight(IAccess access, DeviceThings things)
{
    /// <summary>Index that a point is asked about as: points are no values of the record.</summary>
    private const int NoIndex = 0;

    /// <summary>Under which the points of a device are filed.</summary>
    public Handle Local(Handle thing) => things.Local(thing) ?? thing;

    public bool MaySee(Principal who, ThingRecord record) => MaySee(who, record.Owner, 1);

    public bool MaySee(Principal who, Point point) => MaySee(who, OwnerOf(point.Handle), point.Grade);

    public bool MaySee(Principal who, Handle device) => MaySee(who, OwnerOf(device), 1);

    public IEnumerable<PointLive> Points(Principal who, DeviceLive live) => live.Points.Where(p => MaySee(who, live.Owner, p.Point.Grade));

    // Points and local handles stand under the organisation's own prefix.
    private static string OwnerOf(Handle local) => local.Prefix.ToString();

    private bool MaySee(Principal who, string owner, byte grade) =>
        access.Decide(who, AccessAction.Read, new ThingScope(owner, null), new ValueScope(NoIndex, "POINT", grade, Visibility.Internal)).Allowed;
}
