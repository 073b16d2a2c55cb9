using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Console.Pacts;

/// <summary>What a pact of a kind usually gives: a beginning that a person looks over, never more than the kind needs.</summary>
internal static class PactDefaults
{
    private const long Daily = 10_000;

    private static readonly PactScope s_none = PactScope.Nothing with { Prefixes = [PactScope.Everywhere], Regions = [PactScope.Everywhere], MessagesPerDay = Daily, OnlyConcerned = true };

    /// <summary>FM-33.</summary>
    public static readonly IReadOnlyList<Bilingual> Categories =
        [new("平台", "Platforms"), new("服务商", "Providers"), new("上云产品", "Cloud products"), new("专家", "Experts"), new("示范项目", "Model projects"), new("检测报告", "Test reports")];

    /// <summary>Kinds in which one side is above: there the drafter says which side it is.</summary>
    public static bool HasDirection(PactKind kind) => kind is PactKind.Delegate or PactKind.Administer or PactKind.Host or PactKind.Join;

    public static PactScope AGives(PactKind kind) => kind switch
    {
        PactKind.Delegate => s_none with { Verbs = PactVerbs.Report, Reports = ["identify.daily", "identify.tables"], Prefixes = [] },
        PactKind.Administer => s_none with { Verbs = PactVerbs.Report | PactVerbs.Forward, Reports = ["identify.monthly", "plan.indicators"], Definitions = ["circular-receipt"] },
        PactKind.Host => s_none with { Verbs = PactVerbs.Resolve, MaxGrade = 1 },
        PactKind.Join => s_none with { Verbs = PactVerbs.Resolve | PactVerbs.Subscribe, MaxGrade = 1, EventKinds = ["Shipped"] },
        PactKind.Recognise => s_none with { Verbs = PactVerbs.Forward, Definitions = ["supply-demand"] },
        _ => s_none with { Verbs = PactVerbs.Resolve, MaxGrade = 1 },
    };

    public static PactScope BGives(PactKind kind, RegionCode? region) => kind switch
    {
        PactKind.Delegate => s_none with { Verbs = PactVerbs.Resolve, MaxGrade = 1 },
        PactKind.Administer => s_none with { Verbs = PactVerbs.Forward, Definitions = ["circular", "suspension-advice"], Regions = region is { } r ? [r.ToString()] : [] },
        PactKind.Join => s_none with { Verbs = PactVerbs.Resolve | PactVerbs.Subscribe, MaxGrade = 1, EventKinds = ["Produced", "Shipped"] },
        PactKind.Recognise => s_none with { Verbs = PactVerbs.Forward, Definitions = ["supply-demand"] },
        PactKind.Host => PactScope.Nothing with { MessagesPerDay = 1, OnlyConcerned = true },
        _ => s_none with { Verbs = PactVerbs.Resolve, MaxGrade = 1 },
    };
}
