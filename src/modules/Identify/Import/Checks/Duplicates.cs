using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Checks;

/// <summary>What a row cannot know alone: its code, unique values and aliases used twice in the file, or on the node already.</summary>
internal sealed class Duplicates(ImportPlan plan, Template template, SuffixRule suffix, IRegistry registry, string owner)
{
    private readonly Dictionary<ulong, int> _handles = [];
    private readonly Dictionary<ulong, int> _values = [];
    private readonly HashSet<int> _unique = [.. template.Body.Items.Where(i => i.Unique).Select(i => i.Index)];
    private readonly int _codeColumn = suffix.Columns.DefaultIfEmpty(-1).First();

    public void Check(int row, RegisterThing thing, List<Finding> into)
    {
        var text = thing.Handle.ToString();
        if (!_handles.TryAdd(TextHash.Of(text), row))
            Add(into, row, _codeColumn, "handle.duplicate-in-file", Findings.DuplicateInFile(thing.Handle.Suffix.ToString(), _handles[TextHash.Of(text)]));
        else if (registry.Find(thing.Handle) is { Status.Code: not Codes.ThingsNotFound } known) AddKnown(into, row, thing.Handle, known);
        foreach (var value in thing.Values)
        {
            if (!_unique.Contains(value.Index)) continue;
            var key = TextHash.Of($"{value.Index}\0{System.Text.Encoding.UTF8.GetString(value.Data.Span)}");
            if (!_values.TryAdd(key, row)) Add(into, row, ColumnOf(value.Index), "value.duplicate-in-file", Findings.ValueTwice(template.Find(value.Index)!.NameZh, _values[key]));
        }
        foreach (var alias in thing.Aliases) CheckAlias(row, alias, into);
    }

    private void AddKnown(List<Finding> into, int row, Handle handle, Outcome<ThingRecord> known)
    {
        var name = handle.Suffix.ToString();
        if (known.Status.Code == Codes.ThingsVoided) Add(into, row, _codeColumn, "handle.voided", Findings.Voided(name));
        // a member of a range may get a record of its own
        else if (known.Value is { Origin: not ThingOrigin.Range }) Add(into, row, _codeColumn, "handle.registered", Findings.Registered(name));
    }

    private void CheckAlias(int row, Alias alias, List<Finding> into)
    {
        var key = TextHash.Of(AliasRules.Subject(alias, owner));
        var column = plan.Columns.FirstOrDefault(c => c.Use == ColumnUse.Alias && c.Scheme == alias.Scheme)?.Column ?? -1;
        if (!_values.TryAdd(key, row)) Add(into, row, column, "alias.duplicate-in-file", Findings.AliasTwice(_values[key]));
        else if (registry.FindByAlias(alias, owner) is { } taken) Add(into, row, column, "alias.taken", Findings.AliasTaken(taken.ToString()));
    }

    private int ColumnOf(int index) => plan.Columns.FirstOrDefault(c => c.Use == ColumnUse.Item && c.Index == index)?.Column ?? -1;

    private static void Add(List<Finding> into, int row, int column, string code, Bilingual say) => into.Add(new(row, column, FindingKind.Error, code, say));
}
