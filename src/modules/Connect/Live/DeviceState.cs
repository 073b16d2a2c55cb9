namespace Yiwang.Connect.Live;

/// <summary>运行, 待机, 停机, 故障, 离线; 未接入 before anything came.</summary>
public enum DeviceState { Unknown = 0, Running = 1, Idle = 2, Stopped = 3, Fault = 4, Offline = 5 }
