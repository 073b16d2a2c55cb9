using Yiwang.Connect.Points;

namespace Yiwang.Connect.Simulators;

/// <summary>What a point of a simulated device would have said at a moment, before scale and offset; null when the simulator does not have it.</summary>
internal delegate SimulatedRaw? PastReading(long timeUs);

/// <summary>The past of a simulated device, as a driver would have read it.</summary>
internal static class PlantHistory
{
    public static PastReading Of(SimulatedPlant plant, string assetNo, Point point)
    {
        if (assetNo != SimulatedPlant.VibrationAsset || point.Address != SimulatedPlant.VibrationTopic) return plant.Past(assetNo, point);
        return point.Selector switch
        {
            "$.v_rms" => time => new(0, plant.VibrationHistory(time).VelocityRms, IsInteger: false),
            "$.temp" => time => new(0, plant.VibrationHistory(time).Temperature, IsInteger: false),
            _ => static _ => null,
        };
    }
}
