namespace Yiwang.Connect.Simulators;

/// <summary>What can go wrong with a simulated device, switched on and off one by one.</summary>
public enum SimulatedFault
{
    /// <summary>拔线: connections end, nobody listens.</summary>
    Unplug,
    /// <summary>不应答: connections stay, nothing is answered.</summary>
    Silent,
    /// <summary>数值冻结: answers go on, values stand still.</summary>
    Freeze,
    /// <summary>尖峰: one measured value in ten is five times too high.</summary>
    Spike,
    /// <summary>漂移: measured values rise by 1 % of themselves a minute.</summary>
    Drift,
    /// <summary>字节序错: the words of 32-bit values change places.</summary>
    WrongByteOrder,
    /// <summary>应答慢: 3 s for each answer.</summary>
    SlowAnswers,
    /// <summary>异常 06: every request is answered busy.</summary>
    Busy,
    /// <summary>计数翻转: counters jump to 30 steps before their end and run over.</summary>
    CounterRollover,
    /// <summary>重启: gone for 5 s; counters that are not kept begin at 0. Switches itself off.</summary>
    Restart,
    /// <summary>乱码: bytes that are no Modbus.</summary>
    Garbage,
    /// <summary>从站号错: answers under the next unit's number.</summary>
    WrongUnit,
    /// <summary>时钟跳变: the device's own time stands an hour ahead; only what carries a time shows it.</summary>
    ClockJump,
    /// <summary>润滑不足: the press runs on with a lubrication pressure of 0.09 MPa (J1). Other machines have none to lose.</summary>
    LowLubrication,
}
