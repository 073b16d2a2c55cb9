using Yiwang.Connect.Devices;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Values;
using Yiwang.Console.Language;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.OnPhone;

/// <summary>A run as a phone keeps it: everything that is needed without signal. Times are ms since 1970.</summary>
internal sealed record RunJson(string Id, string Number, string RouteNo, string Name, string Workshop, string State, long Planned, long Opens, long Ends, IReadOnlyList<string> Presence, IReadOnlyList<ItemJson> Items);

/// <param name="Codes">What may be scanned or typed at the place.</param>
internal sealed record ItemJson(int No, int Point, string PointName, string? Device, string? DeviceName, IReadOnlyList<string> Codes, string Part, string Item, string Method, string Standard, decimal? Lower, decimal? Upper,
    string Unit, string RunState, bool Photo, bool Meter, bool Measured, double? Latitude, double? Longitude, RecordJson? Record);

internal sealed record RecordJson(string Id, string Result, decimal? Value, string Remark, string Person, long At, string Presence, string? Handling);

internal sealed class RunJsonWriter(DeviceReader devices, PlaceCodes places, IDirectory directory)
{
    public RunJson Write(Text text, Principal who, Run run)
    {
        var names = new Dictionary<Things.Handle, (string Name, IReadOnlyList<string> Codes)>();
        return new(run.Id, run.Number, run.RouteNo, run.Name, run.Workshop, run.State, run.PlannedUs / 1_000, run.OpensUs / 1_000, run.EndsUs / 1_000, [.. run.Presence.Select(FieldWords.Of)],
            [.. run.Items.Select(i => Write(text, who, i, names))]);
    }

    private ItemJson Write(Text text, Principal who, RunItem item, Dictionary<Things.Handle, (string Name, IReadOnlyList<string> Codes)> names)
    {
        var i = item.Item;
        // five hundred items stand at a few dozen machines
        var known = i.Device is { } device ? names.TryGetValue(device, out var found) ? found : names[device] = (devices.Read(text, who, device).Name, places.Of(i with { PlaceCode = "" })) : (null!, []);
        return new(i.No, i.Point, i.PointName, i.Device?.ToString(), known.Name, i.PlaceCode.Length > 0 ? [i.PlaceCode, .. known.Codes] : known.Codes, i.Part, i.Item, i.Method, i.Standard, i.Lower, i.Upper, Units.Of(i.Unit) ?? i.Unit,
            FieldWords.Of(i.RunState), i.Photo, i.Meter is not null, i.IsMeasured, i.Latitude, i.Longitude, item.Record is { } r
                ? new(r.Id, FieldWords.Of(r.Result), r.Value, r.Remark, PersonOf(r.Person), r.AtUs / 1_000, r.Presence, r.Handling is { } handling ? FieldWords.Of(handling) : null) : null);
    }

    private string PersonOf(string handle) => UserHandle.TryParse(handle, out var user) && directory.Find(user) is { } known ? directory.PersonOf(known)?.Name ?? user.Name.ToString() : "";
}
