using Yiwang.Connect.Points;

namespace Yiwang.Connect.Simulators;

/// <summary>The past of a simulated device, as a driver would have read it.</summary>
internal static class PlantHistory
{
    /// <summary>What a point would have said, before scale and offset; null when the simulator does not have it.</summary>
    public static SimulatedRaw? Raw(SimulatedPlant plant, string assetNo, Point point, long timeUs) =>
        assetNo == SimulatedPlant.VibrationAsset && point.Address == SimulatedPlant.VibrationTopic ? Vibration(plant, point, timeUs) : plant.Raw(assetNo, point, timeUs);

    private static SimulatedRaw? Vibration(SimulatedPlant plant, Point point, long timeUs)
    {
        var reading = plant.VibrationHistory(timeUs);
        return point.Selector switch
        {
            "$.v_rms" => new(0, reading.VelocityRms, IsInteger: false),
            "$.temp" => new(0, reading.Temperature, IsInteger: false),
            _ => null,
        };
    }
}
