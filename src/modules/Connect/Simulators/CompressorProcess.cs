using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-003, 132 kW screw compressor: never off, loading and unloading with what the shops take.</summary>
internal sealed class CompressorProcess(Noise noise, WorkPlan plan)
{
    private const double CommissionedHours = 18_240;
    private const double CycleS = 90;

    private readonly Noise _slow = noise.Of(1), _fast = noise.Of(2);

    /// <summary>0 停 1 空载 2 加载 3 故障; at night only leaks are fed.</summary>
    public double State(long timeUs) => plan.At(PlantTime.Seconds(timeUs)).State == WorkState.Stopped ? 1 : 2;

    /// <summary>%: what the shops take, over the cycle.</summary>
    public double Load(long timeUs)
    {
        var mean = plan.At(PlantTime.Seconds(timeUs)).State switch { WorkState.Running => 78, WorkState.Idle => 52, WorkState.Fault => 48, _ => 22.0 };
        return Math.Clamp(mean + 6 * _slow.Smooth(timeUs, 400_000_000), 5, 100);
    }

    public double DischargeTemperature(long timeUs)
    {
        var air = PlantTime.Ambient(PlantTime.Seconds(timeUs));
        return 68 + 0.45 * air + 0.12 * Load(timeUs) + 0.8 * _slow.Smooth(timeUs, 240_000_000);
    }

    /// <summary>MPa: up while loaded, down while not, between 0.70 and 0.80.</summary>
    public double Pressure(long timeUs)
    {
        var share = Load(timeUs) / 100;
        var x = timeUs / 1e6 % CycleS / CycleS;
        var saw = x < share ? x / share : (1 - x) / (1 - share + 1e-9);
        return 0.70 + 0.10 * saw + 0.002 * _fast.Normal(timeUs / 1_000_000);
    }

    public double Hours(long timeUs) => CommissionedHours + (PlantTime.Seconds(timeUs) - PlantTime.OriginDay * PlantTime.DayS) / 3_600;
}
