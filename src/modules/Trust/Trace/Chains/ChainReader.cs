using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions.Reading;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.Chains;

/// <summary>Reads one <c>*.chain.yaml</c>. All problems at once, each with line and column.</summary>
internal sealed partial class ChainReader(ProblemList problems)
{
    public const string Ending = ".chain.yaml";
    public const int SizeMax = 256 << 10;
    private const int ItemsMax = 60, StagesMax = 20, LinksMax = 60, FieldsMax = 60;
    private static readonly string[] s_roles = ["subject", "parent", "child", "input", "output"];
    private static readonly string[] s_forms = [TraceFact.Object, TraceFact.Aggregation, TraceFact.Transformation, TraceFact.Transaction, TraceFact.Association];
    private static readonly string[] s_members = ["epcs", "quantities", "packs", "inputs", "inputQuantities", "outputs", "outputQuantities", "transactions", "sources", "destinations", "ilmd", "bizLocation", "readPoint", "disposition", "chain", "link", "items"];

    private readonly HashSet<string> _items = new(StringComparer.Ordinal), _stages = new(StringComparer.Ordinal);

    /// <summary>Null = the problems say why.</summary>
    public static ChainDefinition? Read(string text, ProblemList problems)
    {
        if (YamlTree.Read(text, problems) is not { } root) return null;
        var chain = new ChainReader(problems).Chain(new MapReader(root, problems));
        return problems.Any ? null : chain;
    }

    private ChainDefinition? Chain(MapReader map)
    {
        var code = Code(map.Text("chain", needed: true));
        var (version, name) = (map.Whole("version", 1, 10_000) ?? 1, map.Words("name", needed: true));
        var (about, source) = (map.Words("about"), map.Words("source"));
        var items = Listed(map, "items", ItemsMax, Item, _items);
        var stages = Listed(map, "stages", StagesMax, (stage, value) => BothLanguages.Read(value, problems) is { } words ? new ChainStage(stage, words) : null, _stages);
        var links = Listed(map, "links", LinksMax, Link, new(StringComparer.Ordinal));
        map.End();
        foreach (var stage in stages.Where(s => links.All(l => l.Stage != s.Code))) problems.Say(map.Map, $"阶段“{stage.Code}”没有环节", $"no link stands in the stage '{stage.Code}'");
        return code is null || name is not { } title ? null : new(code, version, title, about, source, items, stages, links);
    }

    private List<T> Listed<T>(MapReader map, string key, int most, Func<string, YamlNode, T?> read, HashSet<string> codes) where T : class
    {
        var all = new List<T>();
        foreach (var (at, value) in map.Coded(key, needed: true))
        {
            if (Code(at) is not { } code) continue;
            codes.Add(code);
            if (codes.Count > most) problems.Say(at, $"“{key}”最多 {most} 项", $"'{key}' has at most {most} entries");
            else if (read(code, value) is { } one) all.Add(one);
        }
        return all;
    }

    private ChainItem? Item(string code, YamlNode value)
    {
        if (Map(value) is not { } map) return null;
        var item = (Name: map.Words("name", needed: true), Unit: map.Words("unit", needed: true), Template: map.Text("template")?.Text, Outer: map.Flag("shipped"));
        map.End();
        return item.Name is { } name && item.Unit is { } unit ? new(code, name, unit, item.Template, item.Outer) : null;
    }

    private ChainLink? Link(string code, YamlNode value)
    {
        if (Map(value) is not { } map) return null;
        var (name, stage) = (map.Words("name", needed: true), map.Text("stage", needed: true));
        if (stage is not null && !_stages.Contains(stage.Text)) problems.Say(stage, $"没有名为“{stage.Text}”的阶段", $"there is no stage '{stage.Text}'");
        var kind = map.Text("kind");
        if (kind is not null && !ProductKinds.Is(kind.Text)) problems.Say(kind, $"没有事件类型“{kind.Text}”", $"there is no event kind '{kind.Text}'");
        var form = OneOf(map.Text("form"), s_forms) ?? TraceFact.Object;
        var action = OneOf(map.Text("action"), [TraceFact.Add, TraceFact.Observe, TraceFact.Delete]) ?? (form == TraceFact.Transformation ? null : form is TraceFact.Aggregation or TraceFact.Association ? TraceFact.Add : TraceFact.Observe);
        var (step, disposition) = (map.Text("step")?.Text, map.Text("disposition")?.Text);
        var roles = Roles(map, kind is not null, form);
        var open = Members(map);
        var fields = Fields(map);
        map.End();
        return name is not { } title || stage is null ? null : new(code, title, stage.Text, kind?.Text, form, action, step, disposition, roles, fields, open);
    }

    /// <summary>Each form needs its own: an aggregation a parent and a child, a transformation what comes out.</summary>
    private Dictionary<string, string> Roles(MapReader map, bool hasEvent, string form)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in s_roles)
        {
            if (map.Text(role) is not { } item) continue;
            if (!_items.Contains(item.Text)) problems.Say(item, $"没有名为“{item.Text}”的对象", $"there is no item '{item.Text}'");
            roles[role] = item.Text;
        }
        string[] needed = form switch { TraceFact.Aggregation or TraceFact.Association => ["parent", "child"], TraceFact.Transformation => ["output"], _ => ["subject"] };
        foreach (var role in needed.Where(r => hasEvent && !roles.ContainsKey(r))) problems.Say(map.Map, $"{form} 环节缺少“{role}”", $"a link of the form {form} needs '{role}'");
        return roles;
    }

    private HashSet<string> Members(MapReader map)
    {
        var open = new HashSet<string>(StringComparer.Ordinal) { "chain", "link", "items" };
        foreach (var member in map.Names("public"))
        {
            if (OneOf(member, s_members) is { } known) open.Add(known);
        }
        return open;
    }

    private List<ChainField> Fields(MapReader map)
    {
        var fields = new List<ChainField>();
        foreach (var (at, value) in map.Coded("fields"))
        {
            if (!FieldCode().IsMatch(at.Text)) problems.Say(at, $"字段代码“{at.Text}”写成 a–z 开头的字母和数字", $"the field code '{at.Text}' is letters and digits beginning with a–z");
            else if (fields.Count == FieldsMax) problems.Say(at, $"一个环节最多 {FieldsMax} 个字段", $"a link has at most {FieldsMax} fields");
            else if (Field(at.Text, value) is { } field) fields.Add(field);
        }
        return fields;
    }

    private ChainField? Field(string code, YamlNode value)
    {
        if (value is YamlText) return BothLanguages.Read(value, problems) is { } words ? new(code, words, ChainFieldType.Text, "data", null, false, false, false, null) : null;
        if (Map(value) is not { } map) return null;
        var (name, type, unit, help) = (map.Words("name", needed: true), map.One<ChainFieldType>("type") ?? ChainFieldType.Text, map.Text("unit")?.Text, map.Words("help"));
        var (required, open, inner) = (map.Flag("required"), map.Flag("public"), map.Flag("internal"));
        var place = map.Text("as");
        if (place is not null && !Place().IsMatch(place.Text)) problems.Say(place, "as 写 data、ilmd、transaction:单据类型、sender、receiver、location、read-point 或 quantity", "as is data, ilmd, transaction:type, sender, receiver, location, read-point or quantity");
        if (open && inner) problems.Say(map.Map, "不能既公开又内部", "a field cannot be both public and internal");
        map.End();
        return name is not { } title ? null : new(code, title, type, place?.Text ?? "data", unit, required, open, inner, help);
    }

    private MapReader? Map(YamlNode value)
    {
        if (value is YamlMap map) return new(map, problems);
        problems.Say(value, "这里写“键: 值”", "this is written as 'key: value'");
        return null;
    }

    private string? OneOf(YamlText? text, IReadOnlyList<string> words)
    {
        if (text is null) return null;
        if (words.Contains(text.Text)) return text.Text;
        problems.Say(text, $"没有“{text.Text}”，可写：{string.Join("、", words)}", $"there is no '{text.Text}'; one of {string.Join(", ", words)}");
        return null;
    }

    private string? Code(YamlText? text)
    {
        if (text is null) return null;
        if (LinkCode().IsMatch(text.Text)) return text.Text;
        problems.Say(text, $"代码“{text.Text}”写成小写字母、数字和连字符，最长 40", $"the code '{text.Text}' is lower-case letters, digits and hyphens, at most 40");
        return null;
    }

    [GeneratedRegex("^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex LinkCode();
    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldCode();
    [GeneratedRegex("^(data|ilmd|sender|receiver|location|read-point|quantity|transaction:[a-z_]{1,40})$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
