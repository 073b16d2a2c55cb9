namespace Yiwang.Cases.Definitions.Reading;

internal sealed class TransitionReader(ReadContext context, PartyReader parties)
{
    private static readonly string[] s_styles = ["primary", "secondary", "danger"];

    public TransitionDefinition? Read(YamlText code, YamlNode node)
    {
        context.Declare(Named.Transition, code, node);
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "动作写成“键: 值”", "a transition is 'key: value'");
            return null;
        }
        var reader = new MapReader(map, context.Problems);
        var name = reader.Words("name", needed: true);
        var decision = reader.One<DecisionKind>("decision") ?? DecisionKind.None;
        var transition = new TransitionDefinition
        {
            Code = code.Text,
            Name = name ?? default,
            From = context.Refer(Named.State, Needed(reader, "from")),
            To = context.Refer(Named.State, reader.Text("to", needed: true)) ?? "",
            By = By(reader),
            Roles = parties.Roles(reader.Names("roles")),
            ByAssignee = reader.Flag("byAssignee"),
            NotWhoTook = context.Refer(Named.Transition, reader.Names("notWhoTook")),
            Deciders = reader.Whole("deciders", 1, 20) ?? 1,
            Asks = context.Refer(Named.Field, reader.Names("asks")),
            Needs = context.Refer(Named.Field, reader.Names("needs")),
            When = context.Condition(reader.Text("when")),
            Otherwise = reader.Words("otherwise"),
            Guards = Calls(reader, "guards", isEffect: false),
            Effects = Calls(reader, "effects", isEffect: true),
            Decision = decision,
            Confirmed = reader.Flag("confirm"),
            Sets = Sets(reader),
            Tell = Tell(reader),
            Style = Style(reader) ?? (decision == DecisionKind.Refuse ? "danger" : decision == DecisionKind.Return ? "secondary" : "primary"),
        };
        reader.End();
        if (transition.Otherwise is not null && transition.When is null) context.Problems.Say(map, "有“otherwise”而没有“when”", "'otherwise' without 'when'");
        return name is null ? null : transition;
    }

    private IReadOnlyList<string> By(MapReader reader)
    {
        var names = Needed(reader, "by");
        context.Refer(Named.Party, [.. names.Where(n => n.Text != PartyReader.System)]);
        return [.. names.Select(n => n.Text)];
    }

    private IReadOnlyList<YamlText> Needed(MapReader reader, string key)
    {
        var names = reader.Names(key);
        if (names.Count == 0) context.Problems.Say(reader.Map, $"缺少“{key}”", $"'{key}' is missing");
        return names;
    }

    private IReadOnlyList<string> Tell(MapReader reader)
    {
        var names = reader.Names("tell");
        context.Recipients.AddRange(names);
        return [.. names.Select(n => n.Text)];
    }

    private string? Style(MapReader reader)
    {
        if (reader.Text("style") is not { } text || s_styles.Contains(text.Text)) return reader.Text("style")?.Text;
        context.Problems.Say(text, $"没有样式“{text.Text}”，可写：{string.Join("、", s_styles)}", $"there is no style '{text.Text}'; one of {string.Join(", ", s_styles)}");
        return null;
    }

    private Dictionary<string, string> Sets(MapReader reader)
    {
        var sets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, value) in reader.Coded("sets"))
        {
            context.Refer(Named.Field, field);
            if (value is not YamlText text) context.Problems.Say(value, "这里写一个表达式", "one expression is wanted here");
            else
            {
                context.Formulas.Add(new(text, field.Text));
                sets[field.Text] = text.Text;
            }
        }
        return sets;
    }

    /// <summary><c>- stock.take</c>, or <c>- stock.take: {part: "{part}"}</c>.</summary>
    private List<CallDefinition> Calls(MapReader reader, string key, bool isEffect)
    {
        var calls = new List<CallDefinition>();
        var node = reader.Take(key);
        IEnumerable<YamlNode> items = node is null ? [] : node is YamlList list ? list.Items : [node];
        foreach (var item in items)
        {
            var (name, arguments) = Call(item);
            if (name is null)
            {
                context.Problems.Say(item, "写成名称，或“名称: {参数: 值}”", "written as a name, or 'name: {argument: value}'");
                continue;
            }
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (argument, value) in arguments?.Entries ?? [])
            {
                if (value is YamlText text) values[argument.Text] = text.Text;
                else context.Problems.Say(value, "参数写成一段文本", "an argument is one text");
            }
            var call = new CallDefinition(name.Text, values);
            context.Calls.Add(new(name, call, isEffect, arguments?.Entries ?? []));
            calls.Add(call);
        }
        return calls;
    }

    private static (YamlText?, YamlMap?) Call(YamlNode item) => item switch
    {
        YamlText text => (text, null),
        YamlMap { Entries.Count: 1 } map when map.Entries[0].Value is YamlMap with => (map.Entries[0].Key, with),
        _ => (null, null),
    };
}
