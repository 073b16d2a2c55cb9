using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>A device under its three names: the handle by which its points are filed, the Thing that people open, and what they call it.</summary>
internal sealed record AlarmDevices(Func<Handle, Handle> Local, Func<Handle, string> Thing, Func<Handle, string> Name)
{
    public static AlarmDevices Of(DeviceThings things, DeviceReader reader) => new(h => things.Local(h) ?? h, d => reader.Record(d)?.Handle.ToString() ?? d.ToString(), reader.NameOf);
}
