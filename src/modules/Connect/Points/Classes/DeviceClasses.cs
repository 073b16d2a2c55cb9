using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Connect.Points.Book;

namespace Yiwang.Connect.Points.Classes;

/// <summary>Classes that ship with the program, one JSON file each.</summary>
internal static class DeviceClasses
{
    private const string Folder = "Yiwang.Connect.Points.Classes.Data.";

    /// <summary>In the order in which a chooser shows them.</summary>
    private static readonly string[] s_files =
        ["forging-press", "screw-compressor", "pump-4-20ma", "three-phase-meter", "furnace-meter", "sunspec-inverter", "io-run-detector", "vibration-mqtt"];

    private static readonly Lazy<IReadOnlyList<DeviceClass>> s_all = new(() => [.. s_files.Select(Load)]);

    public static IReadOnlyList<DeviceClass> All => s_all.Value;

    public static DeviceClass? Find(string? id) => All.FirstOrDefault(c => c.Id == id);

    private static DeviceClass Load(string file)
    {
        using var stream = typeof(DeviceClasses).Assembly.GetManifestResourceStream(Folder + file + ".json") ?? throw new InvalidOperationException($"{file}.json is not embedded");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader.ReadToEnd()) ?? throw new InvalidOperationException($"{file}.json is not a class of devices");
    }

    internal static DeviceClass? Read(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject root || root["points"] is not JsonArray points) return null;
        // a point of a class is a point like any other, which has no device yet
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i]!.AsObject();
            var factor = point["scaleFactor"];
            point.Remove("scaleFactor");
            points[i] = null;
            (point["handle"], point["device"]) = ("0.0/point", "0.0/device");
            points[i] = new JsonObject { ["point"] = point, ["scaleFactor"] = factor };
        }
        return BookJson.TryRead<DeviceClass>(Encoding.UTF8.GetBytes(root.ToJsonString()));
    }
}
