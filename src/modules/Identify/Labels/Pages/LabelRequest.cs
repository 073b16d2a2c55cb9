using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Labels.Print;
using Yiwang.Identify.Links;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Templates;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Labels.Pages;

/// <summary>Which labels: handles listed one a line, or a part of a range. Only the organisation's own.</summary>
internal sealed class LabelRequest(IQueryCollection query, Principal who, IRegistry registry, ITemplates templates)
{
    private const int ListedMax = 2_000;

    public string Text(string name) => query[name].ToString().Trim();

    private double Number(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : Text(name).Length == 0 ? 0 : double.NaN;

    public Outcome<LabelLayout> Layout() =>
        LabelLayout.From(Text("format"), Text("symbol"), Number("x"), Number("y"), int.TryParse(Text("skip"), NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip : 0);

    public Outcome<LabelSource> Items(long max)
    {
        if (Text("range").Length > 0) return Range(max);
        var items = new List<LabelItem>();
        foreach (var line in Text("handles").Split((char[])['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (items.Count == ListedMax) return new Outcome(Codes.RequestTooLarge, null, "handles", new Bilingual($"一次最多列出 {ListedMax} 个标识。", $"At most {ListedMax} handles at once."));
            var item = One(line);
            if (!item.Succeeded) return item.Status;
            items.Add(item.Value);
        }
        return items.Count == 0 ? new Outcome(Codes.RequestInvalid, null, "handles", new Bilingual("请填写要打印的标识，一行一个。", "List the handles to print, one a line.")) : new LabelSource(items);
    }

    private Outcome<LabelItem> One(string line)
    {
        if (!Handle.TryParse(line, out var handle)) return new Outcome(Codes.ThingsHandleInvalid, line, "handles");
        var found = registry.Find(handle);
        if (!found.Succeeded) return new Outcome(found.Status.Code, line, "handles", new Bilingual($"{line}：{CodeSentences.Of(found.Status).Zh}", $"{line}: {CodeSentences.Of(found.Status).En}"));
        return found.Value.Owner == who.Organization ? new LabelItem(handle, NameOf(found.Value), Gs1Level.NamesOf(found.Value).MaxBy(n => n.Qualifiers.Count) ?? Serialised(handle)) : new Outcome(Codes.PartiesForbidden, line, "handles");
    }

    private Outcome<LabelSource> Range(long max)
    {
        var typed = RangeText.TryParse(Text("range"));
        if (typed is null || !Handle.TryParse(typed.Prefix + "/" + typed.Stem + typed.From.ToString(CultureInfo.InvariantCulture).PadLeft(typed.Digits, '0') + typed.Tail, out var first))
            return new Outcome(Codes.ThingsRangeInvalid, null, "range", new Bilingual("标识段写成 99.501.1001/ZXJ26[000001-020000]。", "Write a range as 99.501.1001/ZXJ26[000001-020000]."));
        // both ends decide: a range is registered whole, so what lies between two members of one entry is of it too
        var (lower, upper) = (registry.Find(first), registry.Find(typed.Member(typed.To)));
        foreach (var (end, handle) in (ReadOnlySpan<(Outcome<ThingRecord>, Handle)>)[(lower, first), (upper, typed.Member(typed.To))])
            if (!end.Succeeded || end.Value.Owner != who.Organization) return new Outcome(end.Succeeded ? Codes.PartiesForbidden : end.Status.Code, handle.ToString(), "range");
        if (lower.Value!.Origin == ThingOrigin.Range && upper.Value!.Origin == ThingOrigin.Range && lower.Value.Position != upper.Value.Position)
            return new Outcome(Codes.ThingsRangeInvalid, null, "range", new Bilingual("起止号属于两个标识段，请分开打印。", "The ends belong to two ranges; print them one after the other."));
        var part = LabelRange.Of(typed, typed.From, typed.To, NameOf(lower.Value), max);
        return part.Succeeded ? new LabelSource(part.Value.Items().Select(i => i with { Gs1 = Serialised(i.Handle) })) : part.Status;
    }

    private Outcome<(string Stem, string Gtin)>? _class;

    /// <summary>GTIN and serial number of an instance: the typed GTIN names a class, whose GS1.SERIAL value says where the serial number begins in a handle.</summary>
    private Gs1DigitalLink? Serialised(Handle handle)
    {
        _class ??= Class();
        var text = handle.ToString();
        return _class.Value is { Succeeded: true, Value: var (stem, gtin) } && text.Length > stem.Length && text.StartsWith(stem, StringComparison.OrdinalIgnoreCase)
            && Gs1Names.TryRead($"(01){gtin}(21){text[stem.Length..].Replace("(", "\\(", StringComparison.Ordinal)}", out var link, out _) ? link : null;
    }

    private Outcome<(string, string)> Class()
    {
        var gtin = Text("gtin");
        if (gtin.Length == 0 || registry.FindByAlias(new(AliasScheme.Gtin, gtin)) is not { } named || registry.FindRecord(named) is not { } record || record.Owner != who.Organization) return new Outcome(Codes.ThingsNotFound, gtin, "gtin");
        return record.Values.FirstOrDefault(v => v.Type == Gs1LinkValues.SerialType) is { } stem ? (System.Text.Encoding.UTF8.GetString(stem.Data.Span), gtin) : new Outcome(Codes.ThingsValuesNotFound, gtin, "gtin");
    }

    /// <summary>The first public text value that the template lists.</summary>
    private string NameOf(ThingRecord record)
    {
        if (record.Template is not { } handle || templates.Find(handle, record.TemplateVersion) is not { } template) return "";
        foreach (var item in template.Body.Items.Where(i => i is { Type: ItemType.Text, List: true, Grade: 1, Visibility: Visibility.Public }))
            if (record.Values.FirstOrDefault(v => v.Index == item.Index) is { } value) return System.Text.Encoding.UTF8.GetString(value.Data.Span);
        return template.Body.NameZh;
    }
}

internal sealed record LabelSource(IEnumerable<LabelItem> Items);
