using Yiwang.Connect.Live;
using Yiwang.Events;

namespace Yiwang.Connect.Words;

/// <summary>Device states as people say and see them.</summary>
internal static class StateWords
{
    /// <summary>In the order in which pages list them: what needs somebody first.</summary>
    public static IReadOnlyList<DeviceState> Order { get; } = [DeviceState.Fault, DeviceState.Offline, DeviceState.Running, DeviceState.Idle, DeviceState.Stopped, DeviceState.Unknown];

    /// <summary>For sorting a column.</summary>
    public static int Rank(DeviceState state) => Order.Index().First(s => s.Item == state).Index;

    public static Bilingual Of(DeviceState state) => state switch
    {
        DeviceState.Running => new("运行", "Running"),
        DeviceState.Idle => new("待机", "Idle"),
        DeviceState.Stopped => new("停机", "Stopped"),
        DeviceState.Fault => new("故障", "Fault"),
        DeviceState.Offline => new("离线", "Offline"),
        _ => new("未接入", "Not connected"),
    };

    /// <summary>Class of its colour in devices.css; the word always stands beside it.</summary>
    public static string Look(DeviceState state) => state switch
    {
        DeviceState.Running => "is-running",
        DeviceState.Idle => "is-idle",
        DeviceState.Stopped => "is-stopped",
        DeviceState.Fault => "is-fault",
        DeviceState.Offline => "is-offline",
        _ => "is-unknown",
    };
}
