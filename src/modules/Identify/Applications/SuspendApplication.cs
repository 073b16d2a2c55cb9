using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary><c>identify.suspend-application</c>: the application by which the suspended prefix was given stands suspended as well, with the reason and the advice; the advice names it.</summary>
internal sealed class SuspendApplication(IPrefixRegistry registry, IPrefixTable prefixes, INodeCases cases) : ICaseEffect
{
    /// <summary>Of both forms.</summary>
    private const string Transition = "advised";

    public string Name => "identify.suspend-application";
    public IReadOnlyList<string> Arguments => ["prefix"];

    public async ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var asked = Applicant.PrefixOf(call.Arguments);
        if (!asked.Succeeded) return new EffectResult(asked.Status, Final: true);
        // resumed by now, or given without an application
        if (prefixes.Find(asked.Value) is not { State: PrefixState.Suspended } || registry.EvidenceOf(asked.Value) is not { } id || cases.Find(id) is not { } application) return EffectResult.Done;
        var values = new JsonObject { ["suspendReason"] = call.Case.Values["decisionNote"]?.DeepClone(), ["advice"] = call.Case.Id };
        var moved = await cases.MoveAsync(new MoveCase(id, Transition, values, -1, Key: "advice:" + call.Key), cancel);
        // suspended already, announced, or of a version without the step
        if (!moved.Succeeded && moved.Status.Code != Codes.CasesNotPossible) return new EffectResult(moved.Status);
        return new EffectResult(Outcome.Ok, new JsonObject { ["application"] = application.Id });
    }
}
