using Yiwang.Cases.Commands;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Cases;

/// <summary>The engine as people use it.</summary>
internal sealed class CaseEngine(CaseTools tools, CaseCommands commands, CaseReads reads, EffectLanes effects, EffectRetry retry, IAudit audit, IDirectory directory, CaseTravel travel) : ICases
{
    public IDefinitions Definitions => tools.Forms.Definitions;

    public async ValueTask<Outcome<CaseView>> OpenAsync(Principal who, OpenCase command, CancellationToken cancel = default)
    {
        if (who.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        // A child stands under a case that its opener sees.
        if (command.Parent is { } parent && tools.Find(new Actor(who), parent) is { Succeeded: false } unseen) return unseen.Status;
        return await AnswerAsync(who, "cases.open", command.Definition, await commands.Opening.RunAsync(new Actor(who), organization, command, cancel), cancel);
    }

    public async ValueTask<Outcome<CaseView>> SaveAsync(Principal who, SaveCase command, CancellationToken cancel = default) =>
        await AnswerAsync(who, "cases.save", command.Id, await commands.Saving.RunAsync(new Actor(who), command, cancel), cancel);

    public async ValueTask<Outcome<CaseView>> MoveAsync(Principal who, MoveCase command, CancellationToken cancel = default) =>
        await AnswerAsync(who, "cases.move", command.Id, await commands.Moving.RunAsync(new Actor(who), command, cancel), cancel);

    public async ValueTask<Outcome<CaseView>> RemarkAsync(Principal who, string id, string text, string? key = null, CancellationToken cancel = default) =>
        await AnswerAsync(who, "cases.remark", id, await commands.Remarking.RunAsync(new Actor(who), id, text, key, cancel), cancel);

    public async ValueTask<Outcome<CaseView>> RecallAsync(Principal who, string id, string? asked = null, CancellationToken cancel = default)
    {
        var found = tools.Find(new Actor(who), id);
        if (!found.Succeeded) return found.Status;
        if (tools.Sight.MayHandle(who, found.Value.Form) is { Allowed: false } refused) return refused.AsOutcome();
        var recalled = await travel.RecallAsync(new Actor(who), id, asked, cancel);
        return recalled.Succeeded ? Find(who, id) : recalled;
    }

    public Outcome<CaseView> Find(Principal who, string id)
    {
        var found = tools.Find(new Actor(who), id);
        return found.Succeeded ? tools.Views.For(who, found.Value.Case, found.Value.Form, audited: false) : found.Status;
    }

    public async ValueTask<Outcome<CaseView>> ReadAsync(Principal who, string id, CancellationToken cancel = default)
    {
        var found = tools.Find(new Actor(who), id);
        if (!found.Succeeded) return found.Status;
        var (state, form) = found.Value;
        // where there is nothing to see there is nothing to write down, and an empty field may be filled in
        if (!tools.Views.IsSensitive(who, state, form)) return tools.Views.For(who, state, form, audited: true);
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SensitiveRead, "cases.read", Codes.Ok, who.User, who.Organization, Object: id), cancel);
        return written.Succeeded ? tools.Views.For(who, state, form, audited: true) : written;
    }

    public Outcome<CaseView> FindByNumber(Principal who, string number)
    {
        if (number.Length is 0 or > 200) return new Outcome(Codes.CasesNotFound, null, "number");
        foreach (var organization in directory.Organizations.Select(o => o.Id.ToString()).OrderByDescending(o => o == who.Organization))
        {
            var position = tools.Log.FindHead(CaseNames.Number(organization, number));
            if (position >= 0 && tools.Book.At(position) is { } fact && Find(who, fact.Case.Id) is { Succeeded: true } found) return found;
        }
        return new Outcome(Codes.CasesNotFound, number, "number");
    }

    public IReadOnlyList<PossibleMove> Moves(Principal who, CaseView view)
    {
        var found = tools.Find(new Actor(who), view.Id);
        return found.Succeeded ? commands.Moves(who, found.Value.Case, found.Value.Form) : [];
    }

    public ValueTask<Outcome<CasePage>> ListAsync(Principal who, CaseQuery query, CancellationToken cancel = default) => reads.ListAsync(who, query, cancel);

    public ValueTask<Outcome<IReadOnlyList<CaseCount>>> CountAsync(Principal who, CaseQuery query, CancellationToken cancel = default) => reads.CountAsync(who, query, cancel);

    public IReadOnlyList<CaseStep> History(Principal who, CaseView view)
    {
        var found = tools.Find(new Actor(who), view.Id);
        return found.Succeeded ? reads.History(who, found.Value.Case, found.Value.Form) : [];
    }

    public IReadOnlyList<PendingEffect> Pending(string id) => effects.Of(id);

    public bool MayRetry(Principal who, string id) => retry.May(who, id);

    public ValueTask<Outcome<int>> RetryAsync(Principal who, string id, CancellationToken cancel = default) => retry.RunAsync(who, id, cancel);

    /// <summary>A refusal of rights stands in the audit before it is answered.</summary>
    private async ValueTask<Outcome<CaseView>> AnswerAsync(Principal who, string act, string about, Outcome<CaseState> done, CancellationToken cancel)
    {
        if (done.Succeeded)
        {
            await tools.Log.FollowedAsync(done.Value.Position, cancel);
            return tools.Forms.Find(done.Value.Form, done.Value.Version) is { } form ? tools.Views.For(who, done.Value, form, audited: false) : new Outcome(Codes.NodeFault);
        }
        if (done.Status.Code is not (Codes.PartiesForbidden or Codes.CasesNotFound)) return done.Status;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, act, done.Status.Code, who.User, who.Organization, Object: about), cancel);
        return written.Succeeded ? done.Status : written;
    }
}
