using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.Editing;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Act = Yiwang.Connect.Alarms.AlarmForm.Act;
using In = Yiwang.Connect.Alarms.AlarmForm.In;
using Move = Yiwang.Connect.Alarms.AlarmForm.Move;

namespace Yiwang.Connect.Simulators.Demonstration;

/// <summary>
/// The starter rules of the simulated machines in force, and the alarms that they would have raised in the last 30 days, acknowledged and closed: found by running the rules over the written history, so that each
/// stands where the trend shows why.
/// </summary>
internal sealed class AlarmPast(ICases cases, INodeCases node, RuleTrial trials, IPointBook book, Principal engineer, TimeProvider clock)
{
    private const int Days = 30, OfOneRuleMax = 40, AtOnce = 16;
    private const long MinuteUs = 60_000_000;

    private string Owner => engineer.Organization!;

    public async Task WriteAsync(IReadOnlyDictionary<string, Handle> devices, CancellationToken cancel)
    {
        List<(StarterRule Starter, CaseView Rule, Handle Thing)> asked = [];
        foreach (var starter in StarterRule.All)
        {
            var members = devices.Values.Where(d => ClassMembers.Of(book.PointsOf(d)).Contains(starter.DeviceClass)).ToList();
            if (members.Count == 0) continue;
            // the bound of a month of minutes: found before the rule goes into force, so that what stands now is left to it
            var opened = await cases.OpenAsync(engineer, new OpenCase(AlarmForm.Rule, starter.ValuesFor(book, Owner), Transition: "activate"), cancel);
            if (!opened.Succeeded) throw new InvalidDataException($"demo data: rule {starter.Code}: {opened.Status.Code} {opened.Status.Field} {opened.Status.Detail}");
            asked.AddRange(members.Select(thing => (starter, opened.Value, thing)));
        }
        // a month of samples is read for each rule and machine, beside one another
        var past = asked.AsParallel().WithCancellation(cancel).SelectMany(Find).ToList();
        // in order of time, as they would have been numbered
        await Parallel.ForEachAsync(past.OrderBy(p => p.From), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (one, stop) => await CloseAsync(one.Starter, one.Rule, one.Thing, one.From, one.To, stop));
    }

    private IEnumerable<(StarterRule Starter, string Rule, Handle Thing, long From, long To)> Find((StarterRule Starter, CaseView Rule, Handle Thing) asked)
    {
        var found = trials.Run(RuleReading.Read(asked.Rule.Id, Owner, asked.Rule.Values, false, null, book), book.PointsOf(asked.Thing)[0].Device, Days * 24);
        return found.Spans.Where(s => s.ToUs < found.ToUs).TakeLast(OfOneRuleMax).Select(s => (asked.Starter, asked.Rule.Id, asked.Thing, s.FromUs, s.ToUs)).ToList();
    }

    private async ValueTask CloseAsync(StarterRule starter, string rule, Handle thing, long fromUs, long toUs, CancellationToken cancel)
    {
        var opened = await node.OpenAsync(Owner, new OpenCase(AlarmForm.Alarm, Values(starter, rule, thing, fromUs, toUs), Things: [thing.ToString()], OccurredAtUs: fromUs), cancel);
        if (!opened.Succeeded) throw new InvalidDataException($"demo data: alarm of {starter.Code}: {opened.Status.Code} {opened.Status.Field} {opened.Status.Detail}");
        var (id, acknowledged) = (opened.Value.Id, fromUs + Delay(fromUs));
        if (acknowledged < toUs)
        {
            Expect(await cases.MoveAsync(engineer, new MoveCase(id, Act.Acknowledge, [], -1, OccurredAtUs: acknowledged), cancel));
            Expect(await node.MoveAsync(new MoveCase(id, Move.ClearAcked, [], -1, OccurredAtUs: toUs), cancel));
            return;
        }
        Expect(await node.MoveAsync(new MoveCase(id, Move.Clear, [], -1, OccurredAtUs: toUs), cancel));
        Expect(await cases.MoveAsync(engineer, new MoveCase(id, Act.AcknowledgeCleared, [], -1, OccurredAtUs: Math.Min(acknowledged, Micros.Of(clock))), cancel));
    }

    private static JsonObject Values(StarterRule starter, string rule, Handle thing, long fromUs, long toUs)
    {
        var values = starter.Values;
        return new JsonObject
        {
            [In.Device] = thing.ToString(), [In.Rule] = rule, [In.RuleName] = values.Text(AlarmForm.Of.Name), [In.Message] = values.Text(AlarmForm.Of.Message), [In.Severity] = starter.Severity.Code(),
            [In.Category] = values.Text(AlarmForm.Of.Category), [In.When] = starter.Condition, [In.Guide] = values.Text(AlarmForm.Of.Guide), [In.RaisedAt] = CaseText.Moment(fromUs), [In.NewestAt] = CaseText.Moment(fromUs),
            [In.ClearedAt] = CaseText.Moment(toUs), [In.IsActive] = false, [In.Quality] = "good", [In.Occurrences] = 1,
        };
    }

    /// <summary>Somebody comes after half a minute to nine minutes, the same at every start.</summary>
    private static long Delay(long seed) => MinuteUs / 2 + (long)((ulong)seed * 2_654_435_761UL % (ulong)(8 * MinuteUs));

    private static void Expect(Outcome<CaseView> outcome)
    {
        if (!outcome.Succeeded) throw new InvalidDataException($"demo data: alarm: {outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail}");
    }
}
