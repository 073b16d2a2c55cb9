using System.Text;
using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Checks;

/// <summary>A row of the table becomes a Thing to register, or findings. What it gives depends on the plan and the row alone, so a second pass gives the same.</summary>
internal sealed class RowMaker
{
    private readonly ImportPlan _plan;
    private readonly Template _template;
    private readonly SuffixRule _suffix;
    private readonly IReadOnlyList<ColumnProfile> _profiles;
    private readonly MergedFill _merged;
    private readonly (ColumnMapping Map, TemplateItem? Item, ItemMeaning Meaning)[] _columns;
    private readonly Handle _templateHandle;
    private readonly int _namedColumns;
    private readonly long _timeUs;
    private readonly Dictionary<int, string> _cells = [];
    private List<Finding> _found = [];
    private long _sequence;

    public RowMaker(ImportPlan plan, Template template, SuffixRule suffix, IReadOnlyList<ColumnProfile> profiles, IReadOnlyList<MergedArea> merges, long timeUs)
    {
        (_plan, _template, _suffix, _profiles, _timeUs) = (plan, template, suffix, profiles, timeUs);
        _columns = [.. plan.Columns.Where(c => c.Use != ColumnUse.Ignore).Select(c => (c, template.Find(c.Index), MeaningOf(c, template)))];
        _merged = new(merges, plan.HeaderRow);
        _templateHandle = template.Handle;
        _namedColumns = plan.Headings.Count - plan.Headings.Reverse().TakeWhile(h => h.Length == 0).Count();
        _sequence = plan.SequenceFrom - 1;
    }

    private static ItemMeaning MeaningOf(ColumnMapping map, Template template) =>
        map.Use == ColumnUse.Item && template.Find(map.Index) is { } item ? ItemMeanings.Of(item) : ItemMeaning.None;

    /// <summary>Whether the row counts at all: below the heading, not blank, and shown unless hidden ones are wanted.</summary>
    public bool Takes(TableReader reader)
    {
        if (reader.Row <= _plan.HeaderRow) return false;
        _merged.Next(reader);
        return (_plan.IncludeHiddenRows || !reader.IsHidden) && !reader.IsBlank;
    }

    /// <summary>Null when the row has an error; the findings are then not empty.</summary>
    public RegisterThing? Make(TableReader reader, out IReadOnlyList<Finding> findings)
    {
        findings = _found = [];
        _cells.Clear();
        _sequence++;
        if (reader is not SheetReader && reader.Columns > _namedColumns && HasText(reader, _namedColumns))
            Error(reader.Row, -1, "row.extra-cells", Findings.ExtraCells(reader.Columns - _namedColumns));
        var values = new List<HandleValue>(_columns.Length);
        var aliases = new List<Alias>();
        foreach (var (map, item, meaning) in _columns)
        {
            if (map.Use == ColumnUse.Alias) AddAlias(reader, map, aliases);
            else if (item is not null) AddValue(reader, map, item, meaning, values);
        }
        var handle = MakeHandle(reader);
        CheckTemplate(reader.Row, values, out var bound);
        if (_found.Exists(f => f.Kind == FindingKind.Error))
        {
            // what was put right in a cell that is wrong all the same helps nobody
            _found.RemoveAll(f => f.Kind == FindingKind.Fixed && HasError(f.Column));
            return null;
        }
        return new RegisterThing(handle, _templateHandle, _template.Version, bound, aliases);
    }

    private static bool HasText(TableReader reader, int from)
    {
        for (var i = from; i < reader.Columns; i++)
            if (!reader.Text(i).IsWhiteSpace()) return true;
        return false;
    }

    private void Error(int row, int column, string code, Bilingual say) => _found.Add(new(row, column, FindingKind.Error, code, say));

    private bool HasError(int column) => _found.Exists(f => f.Column == column && f.Kind == FindingKind.Error);

    private string Clean(TableReader reader, int column, TemplateItem? item, bool isCode)
    {
        if (_merged.Value(reader, column) is { } filled)
        {
            _found.Add(new(reader.Row, column, FindingKind.Fixed, "fixed.merged", Findings.MergedFilled(filled)));
            return filled;
        }
        var cleaner = new CellCleaner(reader, column, column < _profiles.Count && _profiles[column].LooksRounded && !_plan.KeepZeroTails);
        var text = item is null ? cleaner.Code() : cleaner.Value(item, isCode);
        if (cleaner.Found is not null && !_cells.ContainsKey(column))
            foreach (var (kind, code, say) in cleaner.Found) _found.Add(new(reader.Row, column, kind, code, say));
        return text;
    }

    private void AddValue(TableReader reader, ColumnMapping map, TemplateItem item, ItemMeaning meaning, List<HandleValue> values)
    {
        var text = Clean(reader, map.Column, item, meaning != ItemMeaning.None);
        if (meaning != ItemMeaning.None) _cells[map.Column] = text;
        if (text.Length == 0) return;
        if (ItemMeanings.Check(meaning, ref text) is { } wrong) Error(reader.Row, map.Column, wrong.Code, wrong.Say);
        values.Add(new(item.Index, item.Name, Encoding.UTF8.GetBytes(text), 86_400, TemplateValues.PermissionsOf(item.Grade, item.Visibility), _timeUs, item.Grade, item.Visibility));
    }

    private void AddAlias(TableReader reader, ColumnMapping map, List<Alias> aliases)
    {
        var text = _cells[map.Column] = Clean(reader, map.Column, null, isCode: true);
        if (text.Length == 0) return;
        var alias = AliasRules.Check(new(map.Scheme, text));
        if (alias.Succeeded) aliases.Add(alias.Value);
        else Error(reader.Row, map.Column, alias.Status.Code, alias.Status.Say ?? new(text, text));
    }

    private Handle MakeHandle(TableReader reader)
    {
        var first = -1;
        foreach (var column in _suffix.Columns)
        {
            if (first < 0) first = column;
            if (!_cells.TryGetValue(column, out var text)) text = _cells[column] = Clean(reader, column, null, isCode: true);
            if (HasError(column)) return default;
            if (text.Length > 0) continue;
            Error(reader.Row, column, "handle.missing", Findings.CodeMissing);
            return default;
        }
        var suffix = _suffix.Make(c => _cells[c], _sequence);
        if (!Handle.TryParse($"{_plan.Prefix}/{suffix}", out var handle, out var reason))
        {
            Error(reader.Row, first, reason, HandleFaults.Say(reason));
            return default;
        }
        var fault = handle.CheckRegistration();
        if (fault != HandleFault.None) Error(reader.Row, first, HandleFaults.Name(fault), HandleFaults.Say(fault));
        return handle;
    }

    private void CheckTemplate(int row, List<HandleValue> values, out IReadOnlyList<HandleValue> bound)
    {
        if (TemplateValues.Bind(_template, values, out bound) is not { } faults) return;
        foreach (var fault in faults)
        {
            var column = Array.Find(_columns, c => c.Item?.Index == fault.Index).Map?.Column ?? -1;
            if (column >= 0 && HasError(column)) continue;
            var held = values.Find(v => v.Index == fault.Index);
            Error(row, column, fault.Rule, held is null ? fault.Say : Findings.Standing(fault.Say, Encoding.UTF8.GetString(held.Data.Span)));
        }
    }
}
