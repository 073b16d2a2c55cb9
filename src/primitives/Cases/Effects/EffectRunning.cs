using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Parties;

namespace Yiwang.Cases.Effects;

/// <summary>One effect: found by its name, given the case as it was after the transition, and its result taken into the case.</summary>
internal sealed class EffectRunning(CaseTools tools, CaseCommands commands, Telling telling, IDirectory directory)
{
    private FrozenDictionary<string, ICaseEffect> _effects = FrozenDictionary<string, ICaseEffect>.Empty;

    public void Use(IEnumerable<ICaseEffect> effects)
    {
        var all = new Dictionary<string, ICaseEffect>(_effects, StringComparer.Ordinal);
        foreach (var effect in effects) all[effect.Name] = effect;
        _effects = all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public async ValueTask<EffectResult> RunAsync(StoredEffect effect, CancellationToken cancel)
    {
        var (index, pending) = (effect.Index, effect.Effect);
        if (tools.Book.At(pending.Position) is not { } fact || tools.Forms.Find(fact.Case.Form, fact.Case.Version) is not { } form) return new EffectResult(new Outcome(Codes.EventsNotFound), Final: true);
        switch (pending.Name)
        {
            case EffectPlan.Tell: return new EffectResult(await telling.TurnAsync(fact, form, cancel));
            case EffectPlan.Settle: return new EffectResult(await telling.SettleAsync(fact, form, cancel));
            case EffectPlan.TellDeadline: return new EffectResult(await telling.DeadlineAsync(fact, form, cancel));
            case EffectPlan.Then: return await ThenAsync(fact, form, cancel);
        }
        var transition = EffectPlan.Transition(fact, form);
        if (transition is null || index >= transition.Effects.Count || !_effects.TryGetValue(pending.Name, out var found))
            return new EffectResult(new Outcome(Codes.NodeFault, null, null, new($"本节点没有后续处理“{pending.Name}”。", $"This node has no effect '{pending.Name}'.")));
        var key = KeyOf(pending.Position, index);
        var view = tools.Views.Whole(fact.Case, form);
        var result = await found.RunAsync(new EffectCall(view, transition.Code, pending.Position, key, Who(fact), TextTemplate.Arguments(transition.Effects[index], view.Values)), cancel);
        if (!result.Outcome.Succeeded || (result.Values is null && result.Then is null)) return result;
        return await TakeAsync(fact.Case.Id, result, "effect:" + key, cancel);
    }

    /// <summary>The same at each attempt, also on the node to which the case moves with its organisation; that one's own facts have others.</summary>
    private string KeyOf(long position, int index)
    {
        var from = tools.Log.Read(position).TakenFrom ?? new TakenFrom(tools.Log.Origin, position);
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(from.Origin)).AsSpan(0, 4))}.{from.Position}.{index}");
    }

    private async ValueTask<EffectResult> TakeAsync(string id, EffectResult result, string key, CancellationToken cancel)
    {
        var taken = result.Then is { } then
            ? await commands.Moving.RunAsync(Actor.Node, new MoveCase(id, then, result.Values ?? [], -1, Key: key), cancel)
            : await commands.Saving.RunAsync(Actor.Node, new SaveCase(id, result.Values!, -1, key), cancel);
        // The case has gone on without it: that is for people to see, not to be tried for ever.
        return new EffectResult(taken.Succeeded ? Outcome.Ok : taken.Status, Final: taken.Status.Code is Codes.CasesNotPossible or Codes.CasesFieldInvalid or Codes.EventsTooLarge);
    }

    private async ValueTask<EffectResult> ThenAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        if (EffectPlan.Deadline(fact, form)?.Then is not { } then || form.Transition(then) is not { } transition) return EffectResult.Done;
        // Somebody was faster, or the deadline was moved back again.
        if (tools.Book.Find(fact.Case.Id) is not { } now || !transition.From.Contains(now.State) || !now.Clocks.Any(c => c.Code == fact.Act.Clock && c.Overdue)) return EffectResult.Done;
        var moved = await commands.Moving.RunAsync(Actor.Node, new MoveCase(fact.Case.Id, then, [], -1, Key: "then:" + KeyOf(fact.Case.Position, 0)), cancel);
        return new EffectResult(moved.Succeeded ? Outcome.Ok : moved.Status);
    }

    /// <summary>Who took the transition, with the rights that he has now.</summary>
    private Principal? Who(CaseFact fact)
    {
        if (!UserHandle.TryParse(fact.Act.Actor, out var handle) || directory.Find(handle) is not { Disabled: false } user) return null;
        return user.Memberships.Values.FirstOrDefault(m => m.Organization == fact.Case.Applicant || fact.Case.Parties.Values.Any(p => p.Contains(m.Organization!))) ?? user.Memberships.Values.FirstOrDefault();
    }
}
