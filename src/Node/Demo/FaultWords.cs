using Yiwang.Connect.Simulators;
using Yiwang.Events;

namespace Yiwang.Node.Demo;

/// <summary>What a switch of a simulated machine does, for the person who turns it.</summary>
internal static class FaultWords
{
    public static IReadOnlyList<SimulatedFault> All { get; } = Enum.GetValues<SimulatedFault>();

    public static IEnumerable<SimulatedFault> For(string assetNo) => All.Where(f => f != SimulatedFault.LowLubrication || assetNo == "EQ-A-001");

    public static Bilingual Of(SimulatedFault fault) => fault switch
    {
        SimulatedFault.Unplug => new("拔掉网线", "Unplug"),
        SimulatedFault.Silent => new("连着但不应答", "Connected, silent"),
        SimulatedFault.Freeze => new("数值冻结", "Frozen values"),
        SimulatedFault.Spike => new("偶发尖峰", "Spikes"),
        SimulatedFault.Drift => new("慢慢漂移", "Slow drift"),
        SimulatedFault.WrongByteOrder => new("字节序颠倒", "Words swapped"),
        SimulatedFault.SlowAnswers => new("应答慢 3 秒", "Answers after 3 s"),
        SimulatedFault.Busy => new("总是回“忙”", "Always busy"),
        SimulatedFault.CounterRollover => new("计数器翻转", "Counter runs over"),
        SimulatedFault.Restart => new("重启一次", "Restart once"),
        SimulatedFault.Garbage => new("回乱码", "Garbage"),
        SimulatedFault.WrongUnit => new("从站号答错", "Wrong unit number"),
        SimulatedFault.LowLubrication => new("润滑压力低", "Lubrication low"),
        SimulatedFault.ClockJump => new("时钟快一小时", "Clock an hour ahead"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
