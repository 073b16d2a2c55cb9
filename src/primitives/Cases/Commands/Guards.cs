using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;

namespace Yiwang.Cases.Commands;

/// <summary>A guard whose answer must still hold when the fact is written: it takes a head, which only one case can move at a time.</summary>
internal interface IClaimingGuard : ICaseGuard
{
    /// <summary>The head; null = nothing to claim.</summary>
    string? Claim(GuardCall call);
}

/// <summary>Registered guards by name.</summary>
internal sealed class Guards(CaseLog log, CaseViews views)
{
    private FrozenDictionary<string, ICaseGuard> _guards = FrozenDictionary<string, ICaseGuard>.Empty;

    public void Use(IEnumerable<ICaseGuard> guards)
    {
        var all = new Dictionary<string, ICaseGuard>(_guards, StringComparer.Ordinal);
        foreach (var guard in guards) all[guard.Name] = guard;
        _guards = all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <returns>The heads that the fact must take.</returns>
    public async ValueTask<Outcome<IReadOnlyList<Expected>>> CheckAsync(StepRequest request, JsonObject values, CancellationToken cancel)
    {
        var claims = new List<Expected>();
        if (request.Transition.Guards.Count == 0) return claims;
        var view = views.Whole(request.Case, request.Form) with { Values = values };
        foreach (var definition in request.Transition.Guards)
        {
            // The loader refuses names that nobody registered; a module that is gone leaves its forms shut, not open.
            if (!_guards.TryGetValue(definition.Name, out var guard)) return new Outcome(Codes.CasesNotPossible, definition.Name, null, new($"缺少检查“{definition.Name}”。", $"The guard '{definition.Name}' is missing."));
            var call = new GuardCall(view, request.Transition.Code, request.Actor.Who, TextTemplate.Arguments(definition, values));
            // Before the answer, so that whatever comes between is seen as a conflict.
            if (guard is IClaimingGuard claiming && claiming.Claim(call) is { } head) claims.Add(new(head, log.FindHead(head)));
            if (await guard.CheckAsync(call, cancel) is { Succeeded: false } refused) return refused;
        }
        return claims;
    }
}
