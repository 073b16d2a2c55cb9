namespace Yiwang.Cases.Definitions.Reading;

/// <summary>The whole file, from its top-level keys.</summary>
internal sealed class DefinitionReader(ReadContext context)
{
    private const int FieldsMax = 300;
    private const int StatesMax = 60;
    private const int TransitionsMax = 200;
    private static readonly string[] s_menus = ["identify", "connect", "trust", "guard", "serve", "plan"];
    private static readonly string[] s_columns = ["number", "title", "state", "applicant", "due"];

    public CaseDefinition? Read(YamlMap root, string hash)
    {
        var reader = new MapReader(root, context.Problems);
        var (code, number, title) = (reader.Text("case", needed: true), reader.Text("number", needed: true, 100), reader.Text("title", needed: true, 200));
        (context.Number, context.Title) = (number, title);
        if (code is not null && !Codes.IsDefinitionCode(code.Text)) context.Problems.Say(code, "表单代码写成 2–40 个小写字母、数字和连字符，例如 work-order", "the code of a form is 2–40 lower-case letters, digits and hyphens, as work-order");
        var version = reader.Whole("version", 1, 1_000_000);
        if (version is null && reader.Take("version") is null) context.Problems.Say(root, "缺少“version”：从 1 起的整数，改动一次加 1", "'version' is missing: a whole number from 1, raised with each change");
        var name = reader.Words("name", needed: true);
        var menu = Menu(reader);
        var head = new CaseDefinition
        {
            Code = code?.Text ?? "",
            Version = version ?? 1,
            Hash = hash,
            Name = name ?? default,
            Menu = menu ?? "",
            Numbering = number?.Text ?? "",
            Title = title?.Text ?? "",
            About = reader.Words("about"),
            Form = reader.Text("form", longest: 20)?.Text ?? "",
            Source = reader.Words("source"),
            Icon = reader.Text("icon", longest: 40)?.Text ?? "file-text",
            Order = reader.Whole("order", 0, 10_000) ?? 500,
            TellsTurn = reader.Flag("tellTurn", otherwise: true),
            Parties = Parties(reader, out var parties),
            Fields = Fields(reader),
            States = States(reader),
            Transitions = Transitions(reader, parties),
            Columns = [.. reader.Names("columns").Select(Column)],
            Sections = Sections(reader),
        };
        var opened = reader.Names("openedBy");
        reader.End();
        head = Opening(head, opened);
        return code is null || number is null || title is null || name is null || menu is null || head.States.Count == 0 ? null : Defaults(head);
    }

    private string? Menu(MapReader reader)
    {
        if (reader.Text("menu", needed: true) is not { } text) return null;
        if (s_menus.Contains(text.Text)) return text.Text;
        context.Problems.Say(text, $"没有菜单“{text.Text}”，可写：{string.Join("、", s_menus)}", $"there is no menu '{text.Text}'; one of {string.Join(", ", s_menus)}");
        return null;
    }

    private List<PartyDefinition> Parties(MapReader reader, out PartyReader one)
    {
        one = new(context);
        var parties = new List<PartyDefinition>();
        foreach (var (code, value) in reader.Coded("parties", needed: true))
        {
            if (one.Read(code, value) is { } party) parties.Add(party);
        }
        return parties;
    }

    private List<FieldDefinition> Fields(MapReader reader)
    {
        var (fields, one) = (new List<FieldDefinition>(), new FieldReader(context));
        foreach (var (code, value) in reader.Coded("fields", needed: true))
        {
            if (one.Read(code, value) is { } field) fields.Add(field);
        }
        if (fields.Count > FieldsMax) context.Problems.Say(reader.Take("fields"), $"字段最多 {FieldsMax} 个", $"at most {FieldsMax} fields");
        return fields;
    }

    private List<StateDefinition> States(MapReader reader)
    {
        var (states, one) = (new List<StateDefinition>(), new StateReader(context, Clocks(reader)));
        foreach (var (code, value) in reader.Coded("states", needed: true))
        {
            if (one.Read(code, value) is { } state) states.Add(state);
        }
        if (states.Count > StatesMax) context.Problems.Say(reader.Take("states"), $"状态最多 {StatesMax} 个", $"at most {StatesMax} states");
        return states;
    }

    private Dictionary<string, DeadlineDefinition> Clocks(MapReader reader)
    {
        var (clocks, one) = (new Dictionary<string, DeadlineDefinition>(StringComparer.Ordinal), new DeadlineReader(context));
        foreach (var (code, value) in reader.Coded("clocks"))
        {
            if (one.Read(code, value, null) is { } clock) clocks[code.Text] = clock;
        }
        return clocks;
    }

    private List<TransitionDefinition> Transitions(MapReader reader, PartyReader parties)
    {
        var (transitions, one) = (new List<TransitionDefinition>(), new TransitionReader(context, parties));
        foreach (var (code, value) in reader.Coded("transitions", needed: true))
        {
            if (one.Read(code, value) is { } transition) transitions.Add(transition);
        }
        if (transitions.Count > TransitionsMax) context.Problems.Say(reader.Take("transitions"), $"动作最多 {TransitionsMax} 个", $"at most {TransitionsMax} transitions");
        return transitions;
    }

    private string Column(YamlText text)
    {
        if (!ListColumns.All.Contains(text.Text)) context.Refer(Named.Field, text);
        return text.Text;
    }

    private List<SectionDefinition> Sections(MapReader reader)
    {
        var sections = new List<SectionDefinition>();
        foreach (var (code, value) in reader.Coded("sections"))
        {
            Codes.Check(Named.State, code, context.Problems);
            if (value is not YamlMap map)
            {
                context.Problems.Say(value, "分组写成 {name: 名称 | Name, fields: [字段]}", "a section is {name: 名称 | Name, fields: [field]}");
                continue;
            }
            var section = new MapReader(map, context.Problems);
            var name = section.Words("name", needed: true);
            sections.Add(new(code.Text, name ?? default, context.Refer(Named.Field, section.Names("fields"))));
            section.End();
        }
        return sections;
    }

    private CaseDefinition Opening(CaseDefinition read, IReadOnlyList<YamlText> opened)
    {
        if (opened is [{ Text: PartyReader.System }]) return read with { OpenedByPeople = false };
        context.Refer(Named.Party, opened);
        foreach (var name in opened)
        {
            if (read.Parties.FirstOrDefault(p => p.Code == name.Text) is { Who: PartySource.Field or PartySource.Parent }) context.Problems.Say(name, $"“{name.Text}”在开办之后才确定，不能开办", $"'{name.Text}' is known only after opening and cannot open");
        }
        return read with { OpenedBy = [.. opened.Select(o => o.Text)] };
    }

    /// <summary>What a short file leaves out: whose turn it is follows from who may act; whoever begins may open; where a case begins and where it is returned it can be edited whole by those who fill it.</summary>
    private static CaseDefinition Defaults(CaseDefinition read)
    {
        var turned = read with { States = [.. read.States.Select(s => s with { At = Turn(read, s) })] };
        var begins = turned.States[0].At.Where(p => read.Parties.Any(q => q.Code == p && q.Who is PartySource.Applicant or PartySource.Operator));
        var opened = turned with { OpenedBy = !read.OpenedByPeople || read.OpenedBy.Count > 0 ? read.OpenedBy : [.. begins] };
        return opened with
        {
            Columns = read.Columns.Count > 0 ? read.Columns : s_columns,
            States = [.. opened.States.Select((s, i) => s with { Editable = Edit(opened, s, i == 0) })],
        };
    }

    private static IReadOnlyList<string> Turn(CaseDefinition read, StateDefinition state) => state.At is [StateReader.None] ? [] : state.At.Count > 0 || state.IsEnd ? state.At
        : [.. read.Transitions.Where(t => t.From.Contains(state.Code)).SelectMany(t => t.By).Where(p => p != PartyReader.System).Distinct()];

    private static IReadOnlyList<string> Edit(CaseDefinition read, StateDefinition state, bool first)
    {
        if (state.Editable is [StateReader.None]) return [];
        var all = state.Editable is [StateReader.All] || (state.Editable.Count == 0 && (first || state.Kind is StateKind.Draft or StateKind.Returned));
        return all ? [.. read.Fields.Where(f => !f.IsDerived && (f.FilledBy.Count == 0 || f.FilledBy.Any(read.OpenedBy.Contains))).Select(f => f.Code)] : state.Editable;
    }
}
