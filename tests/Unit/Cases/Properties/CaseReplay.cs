using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Events.Kinds;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>A case told again from its acts alone, fact after fact: where it leads is where the case says that it stands.</summary>
internal static class CaseReplay
{
    public static void Check(IReadOnlyList<CaseFact> facts, CaseDefinition form, string why)
    {
        var (state, values) = (form.States[0].Code, new JsonObject());
        CaseFact? before = null;
        foreach (var fact in facts)
        {
            var step = fact.Act.Transition is { } code ? form.Transitions.Single(t => t.Code == code) : null;
            if (fact.Kind is CaseKinds.CaseOpened or CaseKinds.CaseMoved && step is not null)
            {
                Assert.True(step.From.Contains(state) && fact.Act.From == state, $"{why}: {step.Code} out of {state}");
                state = step.To;
            }
            foreach (var changed in fact.Act.Changed)
                if (fact.Case.Values[changed] is { } value) values[changed] = value.DeepClone();
                else values.Remove(changed);
            Assert.True(fact.Case.State == state, $"{why}: {fact.Case.State}, not {state}");
            Assert.True(JsonNode.DeepEquals(values, fact.Case.Values), $"{why}: {values.ToJsonString()} became {fact.Case.Values.ToJsonString()}");
            if (before is not null) Forward(before, fact, form, why);
            before = fact;
        }
    }

    /// <summary>Time goes forward only, in the case and in each of its clocks.</summary>
    private static void Forward(CaseFact before, CaseFact after, CaseDefinition form, string why)
    {
        var (was, now) = (before.Case, after.Case);
        Assert.True(now.Position > was.Position && now.RecordedAtUs >= was.RecordedAtUs && now.MovedAtUs >= was.MovedAtUs && now.OpenedAtUs == was.OpenedAtUs && now.Opened == was.Opened, $"{why}: time went back");
        foreach (var clock in now.Clocks)
        {
            Assert.True(clock.DueAtUs >= clock.StartedAtUs || IsUntil(form, clock.Code), $"{why}: {clock.Code} is due before it starts");
            Assert.True(clock.StartedAtUs <= now.RecordedAtUs, $"{why}: {clock.Code} starts later than it was recorded");
            if (was.Clocks.FirstOrDefault(c => c.Code == clock.Code) is not { } old) continue;
            Assert.True(old.StartedAtUs <= clock.StartedAtUs && old.CountedFromUs <= clock.CountedFromUs, $"{why}: {clock.Code} went back");
            if (old.StartedAtUs == clock.StartedAtUs && old.DueAtUs == clock.DueAtUs) Assert.True((old.Told & ~clock.Told) == 0 && (!old.Overdue || clock.Overdue), $"{why}: {clock.Code} forgot what it told");
        }
        if (after.Kind == CaseKinds.CaseOverdue) Assert.True(now.Clocks.Single(c => c.Code == after.Act.Clock) is { Overdue: true, IsStopped: false } late && late.DueAtUs <= now.RecordedAtUs, $"{why}: overdue too early");
    }

    private static bool IsUntil(CaseDefinition form, string clock) => form.States.SelectMany(s => s.Deadlines).Any(d => d.Code == clock && d.Until is not null);
}
