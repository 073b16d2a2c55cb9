using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Events;
using Yiwang.Identify;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>Random people take random transitions, legal and not, of every form that ships. A failure names its seed.</summary>
public sealed class CasePropertyTests
{
    private const int CasesOfEach = 3, StepsOfEach = 25;

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task No_step_without_a_right_no_fact_is_lost_and_time_goes_forward(int seed)
    {
        await using var bed = await CaseBed.OpenAsync(shipped: [new(typeof(ConnectRuntime).Assembly), new(typeof(IdentifyApi).Assembly)]);
        var random = new Random(seed);
        Principal[] people = [bed.Engineer, bed.SecondEngineer, bed.Worker, bed.Auditor, bed.Stranger, bed.Officer, bed.Leader, bed.SecondLeader];
        foreach (var form in bed.Definitions.Newest)
        {
            for (var n = 0; n < CasesOfEach; n++)
            {
                var opened = await bed.Node.OpenAsync(bed.Forge, new OpenCase(form.Code, Some(form.Fields, random, bed, 9)));
                Assert.True(opened.Succeeded, $"seed {seed}, {form.Code}: {opened.Status.Code} {opened.Status.Detail}");
                await DriveAsync(bed, opened.Value, people, random, seed);
            }
        }
        await bed.Runtime.TurnAsync(CancellationToken.None);
        Assert.DoesNotContain(bed.Projections.Status, s => s.StoppedReason is not null);
    }

    private static async Task DriveAsync(CaseBed bed, CaseView opened, Principal[] people, Random random, int seed)
    {
        var written = new List<long> { opened.Position };
        for (var step = 0; step < StepsOfEach; step++)
        {
            var before = bed.Node.Find(opened.Id)!;
            var who = people[random.Next(people.Length)];
            var transition = before.Definition.Transitions[random.Next(before.Definition.Transitions.Count)];
            var values = Some([.. transition.Asks.Concat(transition.Needs).Distinct().Select(c => before.Definition.Field(c)!)], random, bed, 8);
            var done = await bed.Cases.MoveAsync(who, new MoveCase(opened.Id, transition.Code, values, random.Next(5) == 0 ? opened.Position : before.Position, "因为", "right"));
            var why = $"seed {seed}, {before.Definition.Code}.{transition.Code} in {before.State} by {who.User}: {done.Status.Code} {done.Status.Detail}";
            if (done.Succeeded)
            {
                written.Add(done.Value.Position);
                Assert.True(transition.From.Contains(before.State) && HasRight(who, before, transition), why);
                Assert.True(done.Value.State == transition.To || transition.Deciders > 1, why);
                Assert.True(done.Value.MovedAtUs >= before.MovedAtUs, why);
            }
            else Assert.Contains(done.Status.Code, (string[])[Codes.CasesNotFound, Codes.CasesNotPossible, Codes.CasesStale, Codes.CasesFieldInvalid, Codes.PartiesForbidden]);
            if (random.Next(4) == 0) bed.Time.Advance(TimeSpan.FromHours(random.Next(30)));
            if (random.Next(6) == 0) await bed.Runtime.TurnAsync(CancellationToken.None);
        }
        var history = bed.Runtime.Tools.Book.History(opened.Id);
        Assert.Subset(history.Select(f => f.Case.Position).ToHashSet(), written.ToHashSet());
        Assert.Equal(history.Select(f => f.Case.RecordedAtUs).Order(), history.Select(f => f.Case.RecordedAtUs));
        Assert.All(history.Zip(history.Skip(1)), pair => Assert.All(pair.Second.Case.Clocks, clock => Assert.True(pair.First.Case.Clocks.All(c => c.Code != clock.Code || c.StartedAtUs <= clock.StartedAtUs))));
    }

    /// <summary>Judged from the view alone, not by the engine's own rules.</summary>
    private static bool HasRight(Principal who, CaseView view, TransitionDefinition transition)
    {
        if (who.Holds(Role.Auditor) || (transition.Roles.Count > 0 && !transition.Roles.Any(who.Holds)) || (transition.ByAssignee && view.Assignee != who.User)) return false;
        return transition.By.Any(code => view.Parties.TryGetValue(code, out var members) && (members.Contains(who.Organization!) || members.Contains(who.User!))
            && view.Definition.Parties.Single(p => p.Code == code).Roles is var roles && (roles.Count == 0 || roles.Any(who.Holds)));
    }

    private static JsonObject Some(IReadOnlyList<FieldDefinition> fields, Random random, CaseBed bed, int likely)
    {
        var values = new JsonObject();
        foreach (var field in fields)
            if (!field.IsDerived && random.Next(10) < likely && Value(field, random, bed) is { } value) values[field.Code] = value;
        return values;
    }

    private static JsonNode? Value(FieldDefinition field, Random random, CaseBed bed) => field.Type switch
    {
        FieldType.Text or FieldType.LongText or FieldType.Address => field.Pattern is null ? "文字" : null,
        FieldType.Integer or FieldType.Decimal or FieldType.Money => Math.Clamp(random.Next(1, 20), (long)(field.Min ?? 0), (long)Math.Min(field.Max ?? 1_000, 1_000_000)),
        FieldType.Boolean => random.Next(2) == 0,
        FieldType.Date => "2026-12-31",
        FieldType.Time => "08:30",
        FieldType.DateTime => "2026-11-12T08:00:00Z",
        FieldType.Duration => "4 h",
        FieldType.Choice => field.Options[random.Next(field.Options.Count)].Code,
        FieldType.Choices => new JsonArray(field.Options[0].Code),
        FieldType.Thing or FieldType.Point => "99.501.1001/EQ-" + random.Next(5),
        FieldType.User => random.Next(2) == 0 ? bed.Engineer.User : bed.Worker.User,
        FieldType.Organization => bed.Forge,
        FieldType.Uscc => "91500116YW00000126",
        FieldType.Region => "500116",
        FieldType.Regions => new JsonArray("500116"),
        FieldType.Industry => "36",
        FieldType.Phone => "13800000000",
        FieldType.Email => "zhou@example.com",
        _ => null,
    };
}
