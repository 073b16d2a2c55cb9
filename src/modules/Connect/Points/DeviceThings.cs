using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>Devices as Things. A point table belongs to the device's local handle for ever, also when the device has been given a proper identifier since.</summary>
internal sealed class DeviceThings(IRegistry registry)
{
    /// <param name="Device">By which its points and rules are filed.</param>
    internal readonly record struct Found(Handle Device, ThingRecord Record);

    /// <summary>By its local handle or any identifier that it was given.</summary>
    public Outcome<Found> Find(Handle handle)
    {
        if (Record(handle) is not { } record) return new Outcome(Codes.ThingsNotFound, handle.ToString(), "device", new Bilingual($"没有设备 {handle}，请先把它登记到设备台账。", $"There is no device {handle}: register it in the equipment ledger first."));
        if (record.IsVoided) return new Outcome(Codes.ThingsVoided, record.VoidReason, "device");
        return new Found(LocalOf(record), record);
    }

    public Handle? Local(Handle handle) => Record(handle) is { } record ? LocalOf(record) : null;

    /// <summary>The newest record of a device: that of its identifier, when one was assigned to the local code since.</summary>
    private ThingRecord? Record(Handle handle)
    {
        if (OrganizationId.TryParse(handle.Prefix.ToString(), out var owner)
            && registry.FindByAlias(new Alias(AliasScheme.LocalCode, handle.Suffix.ToString()), owner.ToString()) is { } assigned && registry.FindRecord(assigned) is { } record) return record;
        return registry.FindRecord(handle);
    }

    private static Handle LocalOf(ThingRecord record)
    {
        if (string.Equals(record.Handle.Prefix.ToString(), record.Owner, StringComparison.OrdinalIgnoreCase)) return record.Handle;
        var code = record.Aliases.FirstOrDefault(a => a.Scheme == AliasScheme.LocalCode).Value;
        return code is not null && Handle.TryParse($"{record.Owner}/{code}", out var local) ? local : record.Handle;
    }
}
