using Yiwang.Connect.Devices;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Api;

/// <summary>The device that a path names, for who may look at it. One that is not the asker's is not there.</summary>
internal sealed class DeviceAccess(DeviceSight sight)
{
    /// <returns>The handle under which its points are filed.</returns>
    public Outcome<Handle> Find(Principal who, string prefix, string suffix)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        var handle = Wire.Handle(prefix, suffix);
        if (!handle.Succeeded) return handle;
        var local = sight.Local(handle.Value);
        return sight.MaySee(who, local) ? local : new Outcome(Codes.ThingsNotFound, handle.Value.ToString(), "device");
    }
}
