namespace Yiwang.Cases.Definitions.Reading;

internal sealed class StateReader(ReadContext context)
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
        var state = new StateDefinition(code.Text, name ?? default, reader.One<StateKind>("kind") ?? StateKind.Open, context.Refer(Named.Party, reader.Names("at")),
            [.. reader.Coded("due").Select(d => _deadlines.Read(d.Code, d.Value, code.Text)).OfType<DeadlineDefinition>()],
            Editable(reader), context.Refer(Named.Field, reader.Text("assignee")), Colors.Read(reader));
        reader.End();
        return name is null ? null : state;
    }

    // "all" is filled in when the fields are known
    private IReadOnlyList<string> Editable(MapReader reader)
    {
        var names = reader.Names("edit");
        return names is [{ Text: All }] ? [All] : context.Refer(Named.Field, names);
    }

    public const string All = "all";
}
