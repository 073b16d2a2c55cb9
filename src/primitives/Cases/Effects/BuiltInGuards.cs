using System.Globalization;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Definitions;
using Yiwang.Events;

namespace Yiwang.Cases.Effects;

/// <summary><c>cases.children</c>: so many cases under this one stand in the states named (all ends, when none is named).</summary>
internal sealed class ChildrenGuard(ChildCases children) : ICaseGuard
{
    public string Name => "cases.children";
    /// <summary>least: a number; absent = all of them, and at least one.</summary>
    public IReadOnlyList<string> Arguments => ["definition", "states", "least"];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var all = await children.OfAsync(call.Case.Id, call.Arguments.GetValueOrDefault("definition"), cancel);
        var states = call.Arguments.GetValueOrDefault("states", "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var there = all.Count(c => states.Length == 0 ? c.Form.State(c.Case.State) is { IsEnd: true } : states.Contains(c.Case.State));
        var least = int.TryParse(call.Arguments.GetValueOrDefault("least"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : Math.Max(1, all.Count);
        return there >= least ? Outcome.Ok : new Outcome(Codes.CasesNotPossible, Name, null, new($"下级办件办结 {there} 项，需要 {least} 项。", $"Of the cases below {there} are done, {least} are needed."));
    }
}

/// <summary>
/// <c>cases.unique</c>: at most one case of the form for a key, as <c>{uscc}</c>. While <c>open</c>: another one may follow once it has ended; <c>done</c>: only one ever reaches a good end. The head in the
/// log that it claims makes two at the same moment impossible.
/// </summary>
internal sealed class UniqueGuard(CaseTools tools) : IClaimingGuard
{
    public string Name => "cases.unique";
    public IReadOnlyList<string> Arguments => ["key", "while"];

    public string? Claim(GuardCall call) =>
        call.Arguments.GetValueOrDefault("key", "") is { Length: > 0 } key ? $"caseunique:{call.Case.Definition.Code}:{While(call)}:{(key.Length <= 200 ? key : key[..200])}" : null;

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        if (Claim(call) is not { } head || tools.Log.FindHead(head) is not (>= 0 and var position) || tools.Book.At(position) is not { } fact || fact.Case.Id == call.Case.Id) return new(Outcome.Ok);
        if (tools.Book.Find(fact.Case.Id) is not { } other || tools.Forms.Find(other.Form, other.Version)?.State(other.State) is not { } at) return new(Outcome.Ok);
        var stands = While(call) == "done" ? at.Kind is not (StateKind.Rejected or StateKind.Cancelled or StateKind.Expired) : !at.IsEnd;
        return new(stands ? new Outcome(Codes.CasesNotPossible, other.Number, null, new($"已有办件 {other.Number}，不能重复办理。", $"There is {other.Number} already: once is enough.")) : Outcome.Ok);
    }

    private static string While(GuardCall call) => call.Arguments.GetValueOrDefault("while", "open") == "done" ? "done" : "open";
}
