using Yiwang.Events;
using Yiwang.Notices;

namespace Yiwang.Cases.Definitions.Reading;

/// <summary><c>accept: 3 wd</c> is a clock; with a name, a way out and reminders it is a map.</summary>
internal sealed class DeadlineReader(ReadContext context)
{
    private static readonly Bilingual s_name = new("办理时限", "Time limit");

    /// <param name="state">Null = a clock of the whole file, which states name.</param>
    public DeadlineDefinition? Read(YamlText code, YamlNode node, string? state)
    {
        if (state is null) context.Declare(Named.Clock, code, node);
        else Codes.Check(Named.Clock, code, context.Problems);
        if (node is YamlText text) return SpanOf(text) is { } within ? new(code.Text, s_name, within, null, null, []) : null;
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "时限写成 3 wd，或“键: 值”", "a deadline is '3 wd', or 'key: value'");
            return null;
        }
        var reader = new MapReader(map, context.Problems);
        var name = reader.Words("name") ?? s_name;
        var span = Within(reader);
        var until = context.Refer(Named.Field, reader.Text("until"));
        var then = reader.Text("then");
        if (then is not null && state is not null) context.Thens.Add((then, state));
        var deadline = new DeadlineDefinition(code.Text, name, span, until, context.Refer(Named.Transition, then), Tells(reader));
        reader.End();
        if (span is null == until is null && reader.Take("within") is null) context.Problems.Say(map, "写“within”（多久）或“until”（到哪个字段的时间）", "say 'within' (how long) or 'until' (a field with the time)");
        else if (span is not null && until is not null) context.Problems.Say(map, "“within”和“until”只写一个", "either 'within' or 'until', not both");
        return deadline;
    }

    private SpanDefinition? Within(MapReader reader)
    {
        var node = reader.Take("within");
        if (node is null) return null;
        if (node is YamlText text) return SpanOf(text);
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "“within”写 3 wd、{字段}，或按选项：{by: 字段, 选项: 4 h}", "'within' is 3 wd, {field}, or by option: {by: field, option: 4 h}");
            return null;
        }
        var by = default(YamlText);
        var otherwise = default(CaseSpan?);
        var table = new Dictionary<string, CaseSpan>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (value is not YamlText word) context.Problems.Say(value, "这里写一个时限", "one span is wanted here");
            else if (key.Text == "by") by = word;
            else if (SpanText.Read(word, context.Problems) is not { } span) continue;
            else if (key.Text == "otherwise") otherwise = span;
            else table[key.Text] = span;
        }
        if (by is null) context.Problems.Say(map, "缺少“by”：按哪个字段的选项", "'by' is missing: by the option of which field");
        context.SpanTables.Add((map, by?.Text ?? "", otherwise is not null));
        return by is null ? null : new(otherwise ?? table.Values.FirstOrDefault(), context.Refer(Named.Field, by), table);
    }

    private SpanDefinition? SpanOf(YamlText text)
    {
        if (text.Text.StartsWith('{') && text.Text.EndsWith('}'))
        {
            var field = new YamlText(text.Text[1..^1].Trim(), text.Line, text.Column + 1, text.At, false);
            return new(default, context.Refer(Named.Field, field));
        }
        return SpanText.Read(text, context.Problems) is { } span ? new(span) : null;
    }

    private List<TellDefinition> Tells(MapReader reader)
    {
        var tells = new List<TellDefinition>();
        var node = reader.Take("tell");
        IEnumerable<YamlNode> items = node is null ? [] : node is YamlList list ? list.Items : [node];
        foreach (var item in items)
        {
            if (item is YamlMap map) tells.Add(Tell(new MapReader(map, context.Problems)));
            else context.Problems.Say(item, "提醒写成 {before: 4 h, to: 谁}", "a reminder is {before: 4 h, to: whom}");
        }
        return tells;
    }

    private TellDefinition Tell(MapReader reader)
    {
        var (before, after) = (reader.Text("before"), reader.Text("after"));
        if (before is not null && after is not null) context.Problems.Say(after, "“before”和“after”只写一个", "either 'before' or 'after', not both");
        var at = (before ?? after) is { } text ? SpanText.Read(text, context.Problems) ?? default : default;
        var to = reader.Names("to");
        if (to.Count == 0) context.Problems.Say(reader.Map, "缺少“to”：告诉谁", "'to' is missing: whom to tell");
        context.Recipients.AddRange(to);
        var tell = new TellDefinition(at, before is not null, [.. to.Select(t => t.Text)], reader.One<NoticeLevel>("level") ?? NoticeLevel.Normal, reader.Words("text"));
        reader.End();
        return tell;
    }
}
