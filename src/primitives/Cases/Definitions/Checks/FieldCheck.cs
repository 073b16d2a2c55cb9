using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions.Reading;
using Yiwang.Cases.Forms;
using Yiwang.Expressions;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Fields by themselves: what their type allows, and that somebody can fill those that are needed.</summary>
internal static class FieldCheck
{
    private static readonly string[] s_reserved = [.. FieldNames.Special, "number", "due", "applicant", "party", "created", "updated"];

    public static void Run(CaseDefinition definition, ReadContext context)
    {
        foreach (var field in definition.Fields)
        {
            var at = context.Place(Named.Field, field.Code);
            if (s_reserved.Contains(field.Code)) context.Problems.Say(at, $"“{field.Code}”每个办件都有，字段请换个代码", $"every case has '{field.Code}'; give the field another code");
            One(field, at, context.Problems);
            foreach (var column in field.Columns) One(column, at, context.Problems);
            Filled(definition, field, at, context.Problems);
            From(definition, field, at, context.Problems);
        }
        Sections(definition, context.Problems);
    }

    private static void One(FieldDefinition field, YamlNode? at, ProblemList problems)
    {
        var isChoice = field.Type is FieldType.Choice or FieldType.Choices;
        if (isChoice && field.Options.Count == 0) problems.Say(at, $"“{field.Code}”是选择字段，缺少“options”", $"'{field.Code}' is a choice and has no 'options'");
        if (!isChoice && field.Options.Count > 0) problems.Say(at, $"“{field.Code}”不是选择字段，不能有“options”", $"'{field.Code}' is no choice and cannot have 'options'");
        if (field.Type == FieldType.Table == (field.Columns.Count == 0)) problems.Say(at, $"“columns”属于表格字段（type: table），表格也须有列：“{field.Code}”", $"'columns' belong to a table (type: table), and a table has them: '{field.Code}'");
        if (field.Columns.Any(c => c.Type == FieldType.Table)) problems.Say(at, $"表格“{field.Code}”里不能再有表格", $"the table '{field.Code}' cannot hold a table");
        if (field.Offers is not null && field.Type != FieldType.Text) problems.Say(at, $"“offers”属于一行文字的字段，“{field.Code}”不是", $"'offers' belongs to a text of one line; '{field.Code}' is none");
        if (field.Min > field.Max) problems.Say(at, $"“{field.Code}”的 min 大于 max", $"'min' of '{field.Code}' is above 'max'");
        if ((field.Min is not null || field.Max is not null || field.Unit is not null) && field.Type is not (FieldType.Integer or FieldType.Decimal or FieldType.Money)) problems.Say(at, $"“{field.Code}”不是数，不能有 min、max 或 unit", $"'{field.Code}' is no number and has no min, max or unit");
        if (field.Unit is { } unit && !UnitCodes.IsKnown(unit)) problems.Say(at, $"“{field.Code}”的单位“{unit}”不认识", $"the unit '{unit}' of '{field.Code}' is not known");
        if (field.Many && field.Type is not (FieldType.Organization or FieldType.User)) problems.Say(at, $"“many”属于组织或人员字段，“{field.Code}”不是", $"'many' belongs to fields of type organization or user; '{field.Code}' is neither");
        if (field.Computed is not null && field.From is not null) problems.Say(at, $"“{field.Code}”的 computed 和 from 只写一个", $"'{field.Code}' has both 'computed' and 'from'");
        if (field.IsDerived && (field.Required || field.RequiredWhen is not null || field.Default is not null)) problems.Say(at, $"“{field.Code}”由系统得出，不能有 required 或 default", $"'{field.Code}' is derived and has no 'required' or 'default'");
        if (field.Personal && field.Searchable) problems.Say(at, $"“{field.Code}”是个人信息，密封保存，列表搜不到，不能写 searchable", $"'{field.Code}' is personal and sealed: lists do not find it, so it cannot be searchable");
        Pattern(field, at, problems);
        Default(field, at, problems);
    }

    private static void Pattern(FieldDefinition field, YamlNode? at, ProblemList problems)
    {
        if (field.Pattern is not { } pattern) return;
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problems.Say(at, $"“{field.Code}”的 pattern 不是可用的正则表达式", $"'pattern' of '{field.Code}' is no regular expression without back-references or look-around");
        }
    }

    private static void Default(FieldDefinition field, YamlNode? at, ProblemList problems)
    {
        if (field.Default is not { } text) return;
        var fits = field.Type switch
        {
            FieldType.Choice => field.Options.Any(o => o.Code == text),
            FieldType.User => text == "user",
            FieldType.Files or FieldType.Photos or FieldType.Table or FieldType.Choices or FieldType.Regions or FieldType.Thing or FieldType.Point or FieldType.Organization => false,
            FieldType.Duration when SpanText.TryParse(text, out _) => true,
            _ when FieldNames.TypeOf(field.Type) == ExpressionType.Text => true,
            _ => Expression.TryCompile(text, FormulaCheck.Names([]), out var expression, out _) && expression.Type == FieldNames.TypeOf(field.Type),
        };
        if (!fits) problems.Say(at, $"“{field.Code}”的默认值“{text}”不合它的类型", $"the default '{text}' of '{field.Code}' does not fit its type");
    }

    private static void From(CaseDefinition definition, FieldDefinition field, YamlNode? at, ProblemList problems)
    {
        if (field.From is not { } from) return;
        var (source, what) = from.Split('.', 2) is [var a, var b] && b.Length > 0 ? (a, b) : ("", "");
        var isThing = definition.Field(source) is { Type: FieldType.Thing };
        var isOrganization = definition.Field(source) is { Type: FieldType.Organization } || definition.Parties.Any(p => p.Code == source && p.Who is PartySource.Applicant or PartySource.Operator or PartySource.Field);
        if (isThing || (isOrganization && what is "name" or "uscc" or "region" or "industry")) return;
        problems.Say(at, $"“from: {from}”写成“设备字段.属性”或“参与方.name|uscc|region|industry”", $"'from: {from}' is '<field of a Thing>.<attribute>' or '<party>.name|uscc|region|industry'");
    }

    private static void Filled(CaseDefinition definition, FieldDefinition field, YamlNode? at, ProblemList problems)
    {
        if (!field.Required || field.IsDerived || field.Default is not null || !definition.OpenedByPeople) return;
        if (definition.States.Any(s => s.Editable.Contains(field.Code)) || definition.Transitions.Any(t => t.Asks.Contains(field.Code) || t.Needs.Contains(field.Code) || t.Sets.ContainsKey(field.Code))) return;
        problems.Say(at, $"“{field.Code}”必填，但没有状态可编辑它，也没有动作要求填写", $"'{field.Code}' is required, and no state lets it be edited and no transition asks for it");
    }

    private static void Sections(CaseDefinition definition, ProblemList problems)
    {
        foreach (var twice in definition.Sections.SelectMany(s => s.Fields).GroupBy(f => f).Where(g => g.Count() > 1))
        {
            problems.Say(null, $"字段“{twice.Key}”在两个分组里", $"the field '{twice.Key}' stands in two sections");
        }
    }
}
