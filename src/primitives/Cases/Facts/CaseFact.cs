using System.Text.Json.Nodes;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Facts;

/// <summary>What happened, and the case after it.</summary>
internal sealed record CaseFact(string Kind, CaseState Case, CaseAct Act)
{
    /// <summary>A form that was opened before it is stale.</summary>
    public static bool ChangesForms(string kind) => kind is CaseKinds.CaseOpened or CaseKinds.CaseSaved or CaseKinds.CaseMoved or CaseKinds.CaseDecided or CaseKinds.CaseReceived or CaseKinds.CaseCopied;
}

internal sealed record CaseAct
{
    public string? Transition { get; init; }
    public string? From { get; init; }
    /// <summary>Opinion or remark.</summary>
    public string? Opinion { get; init; }
    /// <summary>Codes of fields that are another now, personal ones among them.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
    /// <summary>What the search table holds of the case is another now.</summary>
    public bool Renamed { get; init; }
    public JsonObject? Signature { get; init; }
    /// <summary>Why it was taken back, in a sentence.</summary>
    public string? Trouble { get; init; }
    /// <summary>What happened to it on other nodes: <see cref="Travel.EarlierSteps"/>.</summary>
    public JsonArray? Earlier { get; init; }
    /// <summary>The clock that is overdue, or of which was told.</summary>
    public string? Clock { get; init; }
    /// <summary>Which of the clock's notices it was.</summary>
    public int? Tell { get; init; }
    public string? Actor { get; init; }
    public long OccurredAtUs { get; init; }
}
