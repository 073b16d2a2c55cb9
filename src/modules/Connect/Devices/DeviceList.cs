using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Live;
using Yiwang.Console.Language;
using Yiwang.Parties;

namespace Yiwang.Connect.Devices;

/// <summary>The devices of the organisation that a person acts for, with what they do now.</summary>
internal sealed class DeviceList(DeviceLedger ledger, DeviceReader reader, DeviceSight sight, ILiveStates live, AlarmDesk alarms)
{
    /// <summary>In order of asset number.</summary>
    public IReadOnlyList<DeviceFacts> Facts(Text text, Principal who) =>
        who.Organization is not { } owner ? [] : [.. ledger.Of(owner).Select(d => reader.Read(text, who, d)).OrderBy(f => f.AssetNo, StringComparer.Ordinal)];

    public IEnumerable<DeviceRow> Rows(Text text, Principal who, IEnumerable<DeviceFacts> facts) => facts.Select(f =>
    {
        var (count, worst) = alarms.Of(f.Device);
        return DeviceRow.Of(text, f, live.Of(f.Device), point => sight.MaySee(who, point)) with { Alarms = count, Worst = worst };
    });
}
