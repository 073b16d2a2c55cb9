using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Pages;

/// <summary>The posted mapping step → a plan, or the fields that are wrong. Names: <c>use3</c> for column 3 of a known template, <c>keep3 zh3 en3 type3 …</c> for a new one.</summary>
internal sealed class MappingForm(IFormCollection form, ImportDraft draft, TableSurvey survey, ITemplates templates, DateOnly today)
{
    private readonly List<(string Field, Bilingual Text)> _wrong = [];
    private IReadOnlyList<string> Headings { get; } = [.. survey.Header.Headings.Select(h => h.Text)];

    public IReadOnlyList<(string Field, Bilingual Text)> Wrong => _wrong;

    private string Text(string name) => form[name].ToString().Trim();
    private bool Checked(string name) => form[name].Count > 0;
    private void Bad(string field, string zh, string en) => _wrong.Add((field, new(zh, en)));

    public ImportPlan? Plan()
    {
        var fresh = Text("template") == "new";
        var handle = fresh ? $"{Text("prefix")}/META_{Text("metaCode")}" : Text("template");
        var body = fresh ? NewTemplate() : null;
        var known = fresh || !Handle.TryParse(handle, out var h) ? null : templates.Find(h) ?? Ledger(h);
        if (known is { State: TemplateState.Draft }) body = known.Body;
        if (fresh && (!Handle.TryParse(handle, out var named) || named.CheckRegistration() != Yiwang.Things.Grammar.HandleFault.None || Text("metaCode").Length == 0)) Bad("metaCode", "模板编码只能用字母、数字和下划线。", "A template's code has letters, digits and _.");
        if (fresh && Handle.TryParse(handle, out named) && templates.Versions(named).Count > 0) Bad("metaCode", "这个模板编码已经用过，请换一个。", "This template code is taken; choose another.");
        if (!fresh && known is null) Bad("template", "请选择一个已发布的模板。", "Choose a published template.");
        var columns = fresh ? FreshColumns(body!) : KnownColumns(known);
        CheckRequired(body ?? known?.Body, columns);
        var suffix = SuffixRule.Parse(Text("suffix"), Headings, today);
        if (!suffix.Succeeded) _wrong.Add(("suffix", suffix.Status.Say!.Value));
        if (!long.TryParse(Text("sequenceFrom") is { Length: > 0 } from ? from : "1", NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) Bad("sequenceFrom", "起始序号须是整数。", "The first number is a whole number.");
        if (_wrong.Count > 0) return null;
        return new ImportPlan
        {
            Table = draft.Table,
            HeaderRow = survey.Header.LastRow,
            Headings = Headings,
            Prefix = Text("prefix"),
            Suffix = Text("suffix"),
            SequenceFrom = sequence,
            Date = today,
            Template = handle,
            TemplateVersion = body is null ? known?.Version ?? 0 : 0,
            NewTemplate = body,
            Columns = columns,
            IncludeHiddenRows = Checked("hidden"),
            KeepZeroTails = Checked("zeros"),
        };
    }

    private Template? Ledger(Handle handle) => LedgerTemplate.For(templates, draft.Organization) is { } ledger && ledger.Handle == handle ? ledger : null;

    private List<ColumnMapping> KnownColumns(Template? template)
    {
        var columns = new List<ColumnMapping>();
        var taken = new HashSet<int>();
        for (var i = 0; i < Headings.Count; i++)
        {
            var use = Text($"use{i}");
            if (int.TryParse(use, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && template?.Find(index) is { Enabled: true } item)
            {
                if (!taken.Add(index)) Bad($"use{i}", $"“{item.NameZh}”对应了两列，请只留一列。", $"'{item.Name}' has two columns; keep one.");
                columns.Add(new(i, ColumnUse.Item, index));
            }
            else if (use.StartsWith("alias:", StringComparison.Ordinal) && Enum.TryParse<AliasScheme>(use[6..], out var scheme) && Enum.IsDefined(scheme)) columns.Add(new(i, ColumnUse.Alias, 0, scheme));
            else columns.Add(new(i, ColumnUse.Ignore));
        }
        return columns;
    }

    private List<ColumnMapping> FreshColumns(TemplateBody body)
    {
        var index = TemplateRules.IndexMin;
        return [.. Headings.Select((_, i) => Checked($"keep{i}") && body.Items.Count > index - TemplateRules.IndexMin ? new ColumnMapping(i, ColumnUse.Item, index++) : new ColumnMapping(i, ColumnUse.Ignore))];
    }

    private void CheckRequired(TemplateBody? body, List<ColumnMapping> columns)
    {
        foreach (var item in body?.Items.Where(i => i is { Required: true, Enabled: true }) ?? [])
            if (!columns.Exists(c => c.Use == ColumnUse.Item && c.Index == item.Index)) Bad("template", $"必填项“{item.NameZh}”没有对应的列。", $"No column for the required item '{item.Name}'.");
    }

    private TemplateBody NewTemplate()
    {
        var items = new List<TemplateItem>();
        for (var i = 0; i < Headings.Count; i++)
            if (Checked($"keep{i}")) items.Add(Item(i, TemplateRules.IndexMin + items.Count));
        var body = new TemplateBody
        {
            NameZh = Text("metaName"),
            NameEn = Text("metaNameEn") is { Length: > 0 } english ? english : Text("metaCode"),
            Kind = Enum.TryParse<ObjectKind>(Text("metaKind"), out var kind) ? kind : ObjectKind.Product,
            Items = items,
        };
        foreach (var fault in TemplateRules.Check(body))
        {
            var column = fault.Index == 0 ? -1 : ColumnOf(fault.Index);
            _wrong.Add((column < 0 ? "metaName" : $"zh{column}", column < 0 ? fault.Say : new($"{Headings[column]}：{fault.Say.Zh}", $"{Headings[column]}: {fault.Say.En}")));
        }
        return body;
    }

    private int ColumnOf(int index)
    {
        var kept = index - TemplateRules.IndexMin;
        for (var i = 0; i < Headings.Count; i++)
            if (Checked($"keep{i}") && kept-- == 0) return i;
        return -1;
    }

    private TemplateItem Item(int column, int index)
    {
        var type = Enum.TryParse<ItemType>(Text($"type{column}"), out var parsed) ? parsed : ItemType.Text;
        var item = new TemplateItem
        {
            Index = index,
            Name = Text($"en{column}"),
            NameZh = Text($"zh{column}"),
            Type = type,
            Required = Checked($"required{column}"),
            Unique = Checked($"unique{column}"),
            Grade = byte.TryParse(Text($"grade{column}"), NumberStyles.None, CultureInfo.InvariantCulture, out var grade) ? grade : (byte)1,
            Visibility = Enum.TryParse<Visibility>(Text($"sight{column}"), out var sight) ? sight : Visibility.Public,
            List = index < TemplateRules.IndexMin + 6,
            Searchable = index < TemplateRules.IndexMin + 3 && type == ItemType.Text,
        };
        return type switch
        {
            ItemType.Text => item with { MaxLength = int.TryParse(Text($"length{column}"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null },
            ItemType.Number => item with { Unit = Text($"unit{column}") is { Length: > 0 } unit ? Units.ToUcum(unit) ?? unit : null },
            ItemType.Date => item with { DateFormat = column < survey.Profiles.Count && survey.Profiles[column].Moments > 0 ? "yyyy-MM-dd HH:mm:ss" : null },
            ItemType.Choice => item with { Options = Options(Text($"options{column}")) },
            _ => item,
        };
    }

    private static List<ChoiceOption> Options(string text) =>
        [.. text.Split((char[])['、', ',', '，', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Select(v => new ChoiceOption(v, v, v))];
}
