using System.Reflection;
using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Connect.Alarms;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>The definition files and the program mean the same by each name.</summary>
public sealed class AlarmDefinitionTests
{
    private static readonly DefinitionStore s_store = DefinitionStore.Load([new DefinitionAssembly(typeof(ConnectSetup).Assembly)], null, null);

    [Theory]
    [InlineData(AlarmForm.Rule, typeof(AlarmForm.Of))]
    [InlineData(AlarmForm.Alarm, typeof(AlarmForm.In))]
    public void Every_field_is_in_the_file(string form, Type names)
    {
        var definition = Of(form);
        var columns = definition.Fields.SelectMany(f => f.Columns).Select(c => c.Code);
        Assert.Empty(Constants(names).Except(definition.Fields.Select(f => f.Code).Concat(columns)));
    }

    [Fact]
    public void Every_state_and_transition_is_in_the_file()
    {
        var alarm = Of(AlarmForm.Alarm);
        Assert.Empty(Constants(typeof(AlarmForm.State)).Except(alarm.States.Select(s => s.Code)));
        Assert.Empty(Constants(typeof(AlarmForm.Move)).Concat(Constants(typeof(AlarmForm.Act))).Except(alarm.Transitions.Select(t => t.Code)));
        Assert.Contains(AlarmForm.InForce, Of(AlarmForm.Rule).States.Select(s => s.Code));
        Assert.Contains(AlarmForm.OutOfService, Of(AlarmForm.Rule).States.Select(s => s.Code));
    }

    [Fact]
    public void The_node_may_take_what_it_takes() =>
        Assert.All(Of(AlarmForm.Alarm).Transitions.Where(t => Constants(typeof(AlarmForm.Move)).Contains(t.Code)), t => Assert.Contains("system", t.By));

    private static CaseDefinition Of(string code)
    {
        Assert.True(s_store.TryFind(code, out var definition), string.Join('\n', s_store.Problems));
        return definition;
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!);
}
