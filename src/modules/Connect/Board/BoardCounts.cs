using Yiwang.Connect.Devices;
using Yiwang.Connect.Live;

namespace Yiwang.Connect.Board;

/// <summary>How many devices are in which state.</summary>
public sealed record BoardCounts(int All, int Running, int Idle, int Stopped, int Fault, int Offline, int Unknown)
{
    public const string Id = "board-counts";

    public static BoardCounts Of(IReadOnlyList<DeviceRow> rows)
    {
        int Count(DeviceState state) => rows.Count(r => r.State == state);
        return new(rows.Count, Count(DeviceState.Running), Count(DeviceState.Idle), Count(DeviceState.Stopped), Count(DeviceState.Fault), Count(DeviceState.Offline), Count(DeviceState.Unknown));
    }

    public int Of(DeviceState state) => state switch
    {
        DeviceState.Running => Running,
        DeviceState.Idle => Idle,
        DeviceState.Stopped => Stopped,
        DeviceState.Fault => Fault,
        DeviceState.Offline => Offline,
        _ => Unknown,
    };

    /// <summary>Devices that can be heard, of those that have points.</summary>
    public int Heard => All - Offline - Unknown;
    public int Connected => All - Unknown;
}
