namespace Yiwang.Connect.Health;

/// <summary>Where machines connect to this node; null = that port is closed.</summary>
public sealed record MachineListeners(int? Mqtt, int? Mqtts, int? Modbus);
