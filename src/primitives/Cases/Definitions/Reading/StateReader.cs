namespace Yiwang.Cases.Definitions.Reading;

internal sealed class StateReader(ReadContext context, IReadOnlyDictionary<string, DeadlineDefinition> clocks)
{
    private readonly DeadlineReader _deadlines = new(context);

    public StateDefinition? Read(YamlText code, YamlNode node)
    {
        context.Declare(Named.State, code, node);
        if (node is YamlText) return BothLanguages.Read(node, context.Problems) is { } label ? new(code.Text, label, StateKind.Open, [], [], []) : null;
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "状态写成名称，或“键: 值”", "a state is its name, or 'key: value'");
            return null;
        }
        var reader = new MapReader(map, context.Problems);
        var name = reader.Words("name", needed: true);
        var state = new StateDefinition(code.Text, name ?? default, reader.One<StateKind>("kind") ?? StateKind.Open, Turn(reader),
            Due(reader, code.Text),
            Editable(reader), context.Refer(Named.Field, reader.Text("assignee")), Colors.Read(reader));
        reader.End();
        return name is null ? null : state;
    }

    // "none": a state that stands, as a rule in force, waits for nobody
    private IReadOnlyList<string> Turn(MapReader reader)
    {
        var names = reader.Names("at");
        return names is [{ Text: None }] ? [None] : context.Refer(Named.Party, names);
    }

    /// <summary>Names of the file's clocks, or clocks of this state alone.</summary>
    private List<DeadlineDefinition> Due(MapReader reader, string state)
    {
        if (reader.Take("due") is YamlMap) return [.. reader.Coded("due").Select(d => _deadlines.Read(d.Code, d.Value, state)).OfType<DeadlineDefinition>()];
        var due = new List<DeadlineDefinition>();
        foreach (var name in reader.Names("due"))
        {
            context.Refer(Named.Clock, name);
            if (!clocks.TryGetValue(name.Text, out var clock)) continue;
            due.Add(clock);
            if (clock.Then is { } then) context.Thens.Add((new(then, name.Line, name.Column, name.At, false), state));
        }
        return due;
    }

    // "all" and "none" are resolved when the fields are known
    private IReadOnlyList<string> Editable(MapReader reader)
    {
        var names = reader.Names("edit");
        return names is [{ Text: All or None }] ? [names[0].Text] : context.Refer(Named.Field, names);
    }

    public const string All = "all", None = "none";
}
