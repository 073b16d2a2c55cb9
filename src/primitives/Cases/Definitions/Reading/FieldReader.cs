namespace Yiwang.Cases.Definitions.Reading;

/// <summary><c>remark: 备注 | Remark</c> is a field of text; anything more stands in a map.</summary>
internal sealed class FieldReader(ReadContext context)
{
    private const int TextLength = 200;
    private const int LongTextLength = 4_000;
    private const int LengthMax = 20_000;

    public FieldDefinition? Read(YamlText code, YamlNode node, string? table = null)
    {
        if (table is null) context.Declare(Named.Field, code, node);
        else Codes.Check(Named.Field, code, context.Problems);
        if (node is YamlText) return BothLanguages.Read(node, context.Problems) is { } label ? new() { Code = code.Text, Name = label, Type = FieldType.Text } : null;
        if (node is not YamlMap map)
        {
            context.Problems.Say(node, "字段写成名称，或“键: 值”", "a field is its name, or 'key: value'");
            return null;
        }
        var reader = new MapReader(map, context.Problems);
        var field = Whole(reader, code.Text, table);
        reader.End();
        return field;
    }

    private FieldDefinition? Whole(MapReader reader, string code, string? table)
    {
        var name = reader.Words("name", needed: true);
        var options = Options(reader);
        var type = reader.One<FieldType>("type") ?? (options.Count > 0 ? FieldType.Choice : FieldType.Text);
        var (required, requiredWhen) = FlagOrCondition(reader, "required");
        var field = new FieldDefinition
        {
            Code = code,
            Name = name ?? default,
            Type = type,
            Help = reader.Words("help"),
            Unit = reader.Text("unit", longest: 20)?.Text,
            Required = required,
            RequiredWhen = requiredWhen,
            ShownWhen = context.Condition(reader.Text("shown")),
            Computed = Computed(reader, code, table),
            From = reader.Text("from", longest: 81)?.Text,
            Default = reader.Text("default")?.Text,
            Min = reader.Number("min"),
            Max = reader.Number("max"),
            Decimals = reader.Whole("decimals", 0, 10) ?? 2,
            MaxLength = reader.Whole("length", 1, LengthMax) ?? (type is FieldType.LongText ? LongTextLength : TextLength),
            Pattern = reader.Text("pattern")?.Text,
            Options = options,
            Offers = reader.Text("offers", longest: 80)?.Text,
            Template = reader.Text("template", longest: 100)?.Text,
            Many = reader.Flag("many"),
            Columns = table is null ? Columns(reader, code) : [],
            Grade = (byte)(reader.Whole("grade", 1, 3) ?? 1),
            Personal = reader.Flag("personal"),
            SeenBy = context.Refer(Named.Party, reader.Names("seenBy")),
            FilledBy = Fillers(reader.Names("filledBy")),
            Searchable = reader.Flag("searchable"),
            Ungrouped = reader.Flag("ungrouped"),
        };
        return name is null ? null : field;
    }

    private IReadOnlyList<string> Fillers(IReadOnlyList<YamlText> names)
    {
        context.Refer(Named.Party, [.. names.Where(n => n.Text != PartyReader.System)]);
        return [.. names.Select(n => n.Text)];
    }

    private string? Computed(MapReader reader, string code, string? table)
    {
        if (reader.Text("computed") is not { } at) return null;
        context.Formulas.Add(new(at, code, table));
        return at.Text;
    }

    private (bool, string?) FlagOrCondition(MapReader reader, string key)
    {
        if (reader.Text(key) is not { } text) return (false, null);
        return text.Text switch
        {
            "true" => (true, null),
            "false" => (false, null),
            _ => (false, context.Condition(text)),
        };
    }

    private List<FieldDefinition> Columns(MapReader reader, string table)
    {
        var columns = new List<FieldDefinition>();
        foreach (var (code, value) in reader.Coded("columns"))
        {
            if (Read(code, value, table) is { } column) columns.Add(column);
        }
        return columns;
    }

    private List<OptionDefinition> Options(MapReader reader)
    {
        var options = new List<OptionDefinition>();
        foreach (var (code, value) in reader.Coded("options"))
        {
            Codes.CheckOption(code, context.Problems);
            if (value is not YamlMap map || map.Entries.All(e => e.Key.Text is "zh" or "en"))
            {
                if (BothLanguages.Read(value, context.Problems) is { } label) options.Add(new(code.Text, label));
                continue;
            }
            var option = new MapReader(map, context.Problems);
            var name = option.Words("name", needed: true);
            options.Add(new(code.Text, name ?? default, Colors.Read(option)));
            option.End();
        }
        return options;
    }
}
