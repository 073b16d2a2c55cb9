using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Simulators;

/// <summary>The past of a simulated device, as a driver would have read it.</summary>
internal static class PlantHistory
{
    /// <summary>Offers every point at every step to the sink, device by device in order of time; the sink leaves out what did not change. Points that the simulator does not have are passed over.</summary>
    /// <param name="wait">Called when the sink is full.</param>
    /// <returns>Values offered.</returns>
    public static async Task<long> WriteAsync(SimulatedPlant plant, string assetNo, IReadOnlyList<Point> points, IReadingSink sink, long fromUs, long toUs, long stepUs, Func<Task> wait, CancellationToken cancel)
    {
        long offered = 0;
        for (var time = fromUs; time < toUs; time += stepUs)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < points.Count; i++)
            {
                if (Raw(plant, assetNo, points[i], time) is not { } value) continue;
                while (!(value.IsInteger ? sink.Integer(i, time, value.Integer, Quality.Good) : sink.Number(i, time, value.Number, Quality.Good))) await wait();
                offered++;
            }
        }
        sink.Flush();
        return offered;
    }

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
