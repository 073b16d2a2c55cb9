using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>Drives one case through random acts, and holds what the engine answered against the log and against <see cref="Oracle"/>.</summary>
internal sealed class CaseDriver(CaseBed bed, NotedEffect.Book book, IReadOnlyList<Principal> people, CaseDefinition form, string id)
{
    private (MoveCase? Move, SaveCase? Save, Principal Who, long Position)? _last;

    public int Accepted { get; private set; }
    public int Refused { get; private set; }

    private CaseState Now => bed.Runtime.Tools.Book.Find(id)!;

    public async Task RunAsync(IReadOnlyList<Act> acts)
    {
        foreach (var act in acts)
        {
            book.DoorsOpen = act.DoorsOpen;
            switch (act.Deed)
            {
                case Deed.Wait: await WaitAsync(act); break;
                case Deed.Repeat: await RepeatAsync(); break;
                case Deed.Rule: await RuleAsync(act); break;
                case Deed.Remark: await RemarkAsync(act); break;
                case Deed.Save: await SaveAsync(act); break;
                default: await MoveAsync(act); break;
            }
        }
        await EndAsync();
    }

    private async Task WaitAsync(Act act)
    {
        bed.Time.Advance(TimeSpan.FromHours(act.Hours));
        await bed.Runtime.TurnAsync(CancellationToken.None);
    }

    private async Task MoveAsync(Act act)
    {
        var before = Now;
        var step = Step(act, before);
        var random = new Random(act.Values);
        var asked = step.Asks.Concat(step.Needs).Distinct().Select(c => form.Field(c)!);
        var given = SomeValues.Of(act.Possible ? asked : form.Fields.Where((_, i) => i % 5 == act.Who % 5), random, bed, act.Possible ? 10 : 7, nonsense: true);
        var who = Somebody(act, before, step);
        var command = new MoveCase(id, step.Code, given, SeenBy(act, before), "因为", "right", NewKey());
        Judge(act, who, step, given, command.Key!, before, await bed.Cases.MoveAsync(who, command), position => _last = (command, null, who, position));
    }

    private async Task SaveAsync(Act act)
    {
        var before = Now;
        var given = SomeValues.Of(form.Fields.Where((_, i) => i % 3 == act.Step % 3), new Random(act.Values), bed, 7, nonsense: true);
        var who = people[act.Who % people.Count];
        var command = new SaveCase(id, given, SeenBy(act, before), NewKey());
        Judge(act, who, null, given, command.Key!, before, await bed.Cases.SaveAsync(who, command), position => _last = (null, command, who, position));
    }

    private async Task RemarkAsync(Act act)
    {
        var (before, key, size) = (Now, NewKey(), bed.Events.Size);
        var who = people[act.Who % people.Count];
        var done = await bed.Cases.RemarkAsync(who, id, "看过了", key);
        Assert.True(done.Succeeded == (Oracle.Sees(who, before, form) && Oracle.Handles(who)), $"{Said(who, null, before)}: {done.Status.Code}");
        if (done.Succeeded) Assert.Equal(done.Value.Position, HeadOf(who, key));
        else WroteNothing(who, key, size, Said(who, null, before));
    }

    /// <summary>The same form sent twice is one act.</summary>
    private async Task RepeatAsync()
    {
        if (_last is not { } last) return;
        var done = last.Move is { } move ? await bed.Cases.MoveAsync(last.Who, move) : await bed.Cases.SaveAsync(last.Who, last.Save!);
        // Who does not see it any more is told nothing of it.
        if (!Oracle.Sees(last.Who, Now, form)) Assert.Equal(Codes.CasesNotFound, done.Status.Code);
        else Assert.True(done.Succeeded && done.Value.Position == last.Position, $"{form.Code}: a repeat answered {done.Status.Code} {done.Value?.Position}, not {last.Position}");
        Assert.Equal(last.Position, HeadOf(last.Who, last.Move?.Key ?? last.Save!.Key!));
    }

    private void Judge(Act act, Principal who, TransitionDefinition? step, JsonObject given, string key, CaseState before, Outcome<CaseView> done, Action<long> remember)
    {
        var why = $"{Said(who, step, before)} with {given.ToJsonString()}: {done.Status.Code} {done.Status.Detail}";
        if (!done.Succeeded)
        {
            Refused++;
            WroteNothing(who, key, before.Position + 1, why);
            // What deadlines and effects did meanwhile may have changed whose turn it is.
            if (Now.Position != before.Position) return;
            if (!Oracle.Sees(who, before, form)) Assert.True(done.Status.Code == Codes.CasesNotFound, why);
            else if (step is null || Oracle.May(who, before, form, step)) Assert.True(done.Status.Code is not Codes.CasesNotFound && (done.Status.Code != Codes.PartiesForbidden || !Oracle.Handles(who)), why);
            return;
        }
        Accepted++;
        remember(done.Value.Position);
        var facts = bed.Runtime.Tools.Book.History(id);
        var at = facts.FindIndex(f => f.Case.Position == done.Value.Position);
        Assert.True(at > 0 && HeadOf(who, key) == done.Value.Position, why);
        var (was, fact) = (facts[at - 1].Case, facts[at]);
        Assert.True(Oracle.Sees(who, was, form) && (step is null ? Oracle.Handles(who) : step.From.Contains(was.State) && Oracle.May(who, was, form, step)), why);
        // what only the node has filled in since then puts nobody in conflict
        Assert.True(act.Seen is Seen.Now or Seen.Whatever || facts[1..at].TrueForAll(f => !CaseFact.ChangesForms(f.Kind) || f is { Kind: CaseKinds.CaseSaved, Act.Actor: null }), $"{why}: a stale form was taken");
        Assert.True(act.DoorsOpen || step is null || step.Guards.All(g => g.Name.StartsWith("cases.", StringComparison.Ordinal)), $"{why}: past a guard");
        foreach (var code in fact.Act.Changed)
        {
            var field = form.Field(code)!;
            Assert.True(Oracle.ChangesByItself(field, step, fact.Case.Values) || (given.ContainsKey(code) && Oracle.MayFill(who, was, form, step, field)), $"{why}: {code} changed");
        }
    }

    /// <summary>What a right step brings about runs once, or stands for all to see; lists say what the log says.</summary>
    private async Task EndAsync()
    {
        book.DoorsOpen = true;
        var facts = bed.Runtime.Tools.Book.History(id);
        var due = facts.Where(f => f.Act.Transition is not null).SelectMany(f => form.Transitions.Single(t => t.Code == f.Act.Transition).Effects.Select((e, i) => (f.Case.Position, Index: i, e.Name))).Where(e => book.Names.Contains(e.Name)).ToList();
        await bed.UntilAsync(() => due.All(e => book.Ran.ContainsKey($"{e.Position}.{e.Index}") || bed.Cases.Pending(id).Any(p => p.Position == e.Position && p.Name == e.Name)));
        Assert.All(due, e => Assert.True(book.Ran.GetValueOrDefault($"{e.Position}.{e.Index}") <= 1, $"{form.Code}: {e.Name} ran twice"));
        await ListedAsync();
    }

    private async Task ListedAsync()
    {
        while (true)
        {
            await bed.Runtime.Tools.Log.CaughtUpAsync(CancellationToken.None);
            var facts = bed.Runtime.Tools.Book.History(id);
            var last = facts[^1].Case;
            var row = await bed.Views.ReadAsync(sql => sql.QueryFirst("select state, title, number, due, open, position from cases where id = @id", r => (r.Text(0), r.Text(1), r.Text(2), r.Int64(3), r.Int64(4) == 1, r.Int64(5)), ("id", id)));
            // A deadline or an effect came between the two looks.
            if (Now.Position != last.Position) continue;
            CaseReplay.Check(facts, form, form.Code);
            var isOpen = !form.State(last.State).IsEnd;
            Assert.Equal((last.State, last.Title, last.Number, last.DueAtUs ?? long.MaxValue, isOpen, last.Position), row);
            return;
        }
    }

    /// <summary>Ends seldom, so that a case sees something of life.</summary>
    private TransitionDefinition Step(Act act, CaseState before)
    {
        var steps = act.Possible ? form.Transitions.Where(t => t.From.Contains(before.State)).ToList() : [.. form.Transitions];
        if (act.Possible && act.Step % 10 != 0 && steps.Where(t => !form.State(t.To).IsEnd).ToList() is { Count: > 0 } onward) steps = onward;
        return steps.Count == 0 ? form.Transitions[act.Step % form.Transitions.Count] : steps[act.Step % steps.Count];
    }

    /// <summary>A rule takes a step: nobody's right is asked, all else is.</summary>
    private async Task RuleAsync(Act act)
    {
        var (before, key) = (Now, NewKey());
        var step = Step(act, before);
        var done = await bed.Node.MoveAsync(new MoveCase(id, step.Code, SomeValues.Of(step.Asks.Concat(step.Needs).Distinct().Select(c => form.Field(c)!), new Random(act.Values), bed, 10), -1, Key: key));
        var head = bed.Events.FindHead(CaseNames.Key("node", key));
        Assert.True(done.Succeeded ? head == done.Value.Position : head < 0, $"{form.Code}.{step.Code} in {before.State} by a rule: {done.Status.Code} {done.Status.Detail}, at {head}");
        // A rule that could not do it now never was there.
        if (done.Succeeded && done.Value.Position == before.Position + 1) Assert.Contains(before.State, step.From);
    }

    /// <summary>Somebody with a right; or, where four eyes are wanted, the one whom they forbid; or anybody.</summary>
    private Principal Somebody(Act act, CaseState before, TransitionDefinition step)
    {
        var may = act.Rightful ? people.Where(p => Oracle.Sees(p, before, form) && Oracle.May(p, before, form, step)).ToList() : people.Where(p => step.NotWhoTook.Any(t => before.Took.TryGetValue(t, out var took) && took.Contains(p.User!))).ToList();
        return may.Count > 0 ? may[act.Who % may.Count] : people[act.Who % people.Count];
    }

    private static long SeenBy(Act act, CaseState before) => act.Seen switch { Seen.Now => before.Position, Seen.Opening => before.Opened, Seen.Unknown => before.Position + 1_000_000, _ => -1 };

    private void WroteNothing(Principal who, string key, long from, string why)
    {
        Assert.True(HeadOf(who, key) < 0, $"{why}: wrote");
        for (var position = from; position < bed.Events.Size; position++)
            if (bed.Events.Find(position) is { Succeeded: true, Value: { } e }) Assert.True(e.Actor != who.User, $"{why}: wrote {e.Kind}");
    }

    private long HeadOf(Principal who, string key) => bed.Events.FindHead(CaseNames.Key(who.Organization!, key));

    private static string NewKey() => Guid.NewGuid().ToString("n");

    private string Said(Principal who, TransitionDefinition? step, CaseState before) => $"{form.Code}.{step?.Code ?? "save"} in {before.State} by {who.User} ({string.Join(',', who.Roles)})";
}
