using System.Text.Json;
using Yiwang.Things.Templates;

namespace Yiwang.Plan.Records;

/// <summary>A plan as it ships: data to be put into the ledger of the authority that runs it, and edited there.</summary>
internal sealed record PlanData
{
    private const string Folder = "Yiwang.Plan.";
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<IReadOnlyList<PlanData>> s_all = new(() => [Read<PlanData>("Data.chongqing-2021-2023.json", b => JsonSerializer.Deserialize<PlanData>(b, s_options))]);

    public required string Code { get; init; }
    public required Words Name { get; init; }
    public required Words Issuer { get; init; }
    public required Words Note { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public required IReadOnlyList<ActionData> Actions { get; init; }
    public required IReadOnlyList<TaskData> Tasks { get; init; }
    public required IReadOnlyList<IndicatorData> Indicators { get; init; }

    public static IReadOnlyList<PlanData> All => s_all.Value;

    /// <summary>The three templates by their suffix.</summary>
    public static IReadOnlyDictionary<string, TemplateBody> Templates { get; } = new Dictionary<string, TemplateBody>
    {
        [PlanNames.Plan] = Read<TemplateBody>("Templates.plan.json", TemplateJson.TryRead),
        [PlanNames.Task] = Read<TemplateBody>("Templates.task.json", TemplateJson.TryRead),
        [PlanNames.Indicator] = Read<TemplateBody>("Templates.indicator.json", TemplateJson.TryRead),
    };

    private delegate T? Reader<T>(ReadOnlySpan<byte> bytes);

    private static T Read<T>(string file, Reader<T> read) where T : class
    {
        using var stream = typeof(PlanData).Assembly.GetManifestResourceStream(Folder + file) ?? throw new InvalidOperationException($"{file} is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return read(bytes) ?? throw new InvalidOperationException($"{file} cannot be read");
    }
}

internal sealed record Words(string Zh, string En);

/// <param name="Found">False: the heading was lost in the published copy and is inferred from its order.</param>
internal sealed record ActionData(string Code, Words Name, bool Found);

/// <param name="Units">Responsible units, the leading one first.</param>
internal sealed record TaskData(int No, string Action, Words Name, IReadOnlyList<Words> Units, bool Found);

/// <param name="Kind">auto, case, report or external.</param>
/// <param name="Demo">An invented value, for the demonstration alone.</param>
internal sealed record IndicatorData(string Code, Words Name, Words Unit, decimal Target, DateOnly Date, string Kind, int? Task, Words Definition, CountData? Counts, string? Demo);

internal sealed record CountData(string Definition, IReadOnlyList<string> States, string Distinct);
