using System.Text.Json;

namespace Yiwang.Connect.Maintenance.Failures;

/// <summary>Failure modes to begin with, in <c>Data/starter-modes.json</c>; each says whence it is.</summary>
internal static class StarterModes
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<IReadOnlyList<FailureMode>> s_all = new(Load);

    public static IReadOnlyList<FailureMode> All => s_all.Value;

    private static List<FailureMode> Load()
    {
        using var stream = typeof(StarterModes).Assembly.GetManifestResourceStream("Yiwang.Connect.Maintenance.Failures.Data.starter-modes.json") ?? throw new InvalidOperationException("starter-modes.json is not embedded");
        return [.. JsonSerializer.Deserialize<List<Row>>(stream, s_json)!.Select(r => new FailureMode(null, r.Code, r.Name, r.DeviceClass == "any" ? "" : r.DeviceClass, r.Symptoms, [.. r.Causes.Select(c => new FailureCause(c[0], c[1], c[2]))], r.Basis))];
    }

    private sealed record Row(string Code, string Name, string DeviceClass, string[] Symptoms, string[][] Causes, string Basis);
}
