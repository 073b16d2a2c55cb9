using Yiwang.Connect.Devices;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>What may be scanned or typed at a place: the machine's identifier, its local code, its asset number, and the code of the place.</summary>
internal sealed class PlaceCodes(DeviceReader devices, DeviceThings things)
{
    public IReadOnlyList<string> Of(RouteItem item)
    {
        var codes = new List<string>(4);
        if (item.PlaceCode.Length > 0) codes.Add(item.PlaceCode);
        if (item.Device is { } device)
        {
            var local = things.Local(device) ?? device;
            codes.AddRange([device.ToString(), local.ToString(), local.Suffix.ToString()]);
            if (devices.Record(local) is { } record) codes.Add(record.Handle.ToString());
        }
        return [.. codes.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
