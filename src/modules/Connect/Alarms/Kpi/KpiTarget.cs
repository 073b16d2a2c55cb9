using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms.Kpi;

/// <summary>A published target. They stand in <c>Data/kpi-targets.json</c>, each with its source.</summary>
/// <param name="Target">What is good.</param>
/// <param name="Limit">What is still to be managed.</param>
internal sealed record KpiTarget(string Code, string Zh, string En, double Target, double Limit, string SourceZh, string SourceEn, bool Percent = false)
{
    private static readonly Lazy<IReadOnlyList<KpiTarget>> s_all = new(Load);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<KpiTarget> All => s_all.Value;
    public Bilingual Name => new(Zh, En);
    public Bilingual Source => new(SourceZh, SourceEn);

    /// <summary>Good, to be managed, or beyond it.</summary>
    public KpiLight Light(double value) => value <= Target ? KpiLight.Good : value <= Limit ? KpiLight.Fair : KpiLight.Poor;

    public double Of(AlarmKpi kpi) => Code switch
    {
        "perDay" => kpi.PerDay,
        "perHour" => kpi.PerHour,
        "perTen" => kpi.PerTen,
        "busyHours" => kpi.BusyHours,
        "busyTens" => kpi.BusyTens,
        "mostInTen" => kpi.MostInTen,
        "floodShare" => kpi.FloodShare,
        "topShare" => kpi.TopShare,
        "chattering" => kpi.Chattering,
        "stale" => kpi.Stale,
        _ => throw new InvalidOperationException($"no measure {Code}"),
    };

    private static List<KpiTarget> Load()
    {
        using var stream = typeof(KpiTarget).Assembly.GetManifestResourceStream("Yiwang.Connect.Alarms.Kpi.Data.kpi-targets.json") ?? throw new InvalidOperationException("kpi-targets.json is not embedded");
        return JsonSerializer.Deserialize<List<KpiTarget>>(stream, s_json)!;
    }
}

internal enum KpiLight { Good, Fair, Poor }
