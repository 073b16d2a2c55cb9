using System.Buffers;
using System.Globalization;
using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Checks;

/// <summary>What a cell holds for the import: the text to store, with the fixes made on the way or the one error that ends it.</summary>
internal ref struct CellCleaner(TableReader reader, int column, bool looksRounded)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789.-");
    private readonly CellKind _kind = reader.Kind(column);

    public List<(FindingKind Kind, string Code, Bilingual Say)>? Found { get; private set; }
    public bool Failed { get; private set; }

    private void Fix(string code, Bilingual say) => (Found ??= []).Add((FindingKind.Fixed, code, say));

    private string Fail(string code, Bilingual say)
    {
        (Found ??= []).Add((FindingKind.Error, code, say));
        Failed = true;
        return "";
    }

    /// <summary>A code: a suffix, an alias, a reference, or an attribute that is one.</summary>
    public string Code()
    {
        var text = Base();
        if (Failed || text.Length == 0) return text;
        text = Narrow(text);
        if (reader.IsLossy(column)) return Fail("cell.digits-lost", Findings.DigitsLost(text));
        if (Cleaning.IsScientific(text)) return Fail("cell.scientific", Findings.Scientific(text));
        var zeroed = looksRounded && text.Length > 15 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && !text.AsSpan(15).ContainsAnyExcept('0');
        return zeroed ? Fail("cell.digits-zeroed", Findings.DigitsZeroed(text)) : text;
    }

    public string Value(TemplateItem item, bool isCode) => item.Type switch
    {
        ItemType.Number => Number(item),
        ItemType.Date => Date(item),
        ItemType.Boolean => Base() is { Length: > 0 } text ? Cleaning.Truth(Narrow(text)) switch { true => "true", false => "false", null => text } : "",
        ItemType.Choice => Choice(item),
        ItemType.Text when !isCode => PlainText(),
        ItemType.Text or ItemType.Reference or ItemType.Point => Code(),
        _ => Base(),
    };

    /// <summary>Free text stays as written, but for its ends; a long number in it is a code all the same.</summary>
    private string PlainText()
    {
        var text = Base();
        return !Failed && (reader.IsLossy(column) || (text.Length > 15 && !text.AsSpan().ContainsAnyExceptInRange('0', '9')) || Cleaning.IsScientific(text)) ? Again() : text;
    }

    private string Again()
    {
        Found = null;
        return Code();
    }

    private string Base()
    {
        var raw = reader.Text(column);
        if (_kind == CellKind.Error) return Fail("cell.formula-error", Findings.FormulaError(raw.ToString()));
        if (raw.Contains('\uFFFD')) return Fail("cell.undecodable", Findings.Undecodable);
        var text = Cleaning.Trim(raw);
        if (text.Length != raw.Length && text.Length > 0) Fix("fixed.blanks", Findings.BlanksTrimmed);
        return text.ToString();
    }

    private string Narrow(string text)
    {
        if (!Cleaning.HasFullWidth(text)) return text;
        Fix("fixed.full-width", Findings.HalfWidth);
        return Cleaning.Trim(Cleaning.HalfWidth(text)).ToString();
    }

    private string Number(TemplateItem item)
    {
        var text = Base();
        if (Failed || text.Length == 0 || _kind == CellKind.Number) return Failed ? "" : Decimal(text) ?? text;
        var typed = text = Narrow(text);
        var bare = text = WithoutUnit(text, item);
        if (Cleaning.WithoutThousands(text) is { } plain) text = plain;
        if (Decimal(text) is not { } number) return typed;
        if (number != bare) Fix("fixed.number-form", Findings.NumberForm(number));
        else if (Found is null && reader is Console.Tables.Xlsx.SheetReader) Fix("fixed.number-text", Findings.NumberText);
        return number;
    }

    private static string? Decimal(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain) && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) return text;
        return text.Length <= 30 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.##########", CultureInfo.InvariantCulture) : null;
    }

    private string WithoutUnit(string text, TemplateItem item)
    {
        var digits = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (digits == 0 || digits == text.Length || item.Unit is null) return text;
        var unit = text[digits..].Trim();
        if (!Units.Means(unit, item.Unit)) return text;
        Fix("fixed.unit", Findings.UnitDropped(unit));
        return text[..digits];
    }

    private string Date(TemplateItem item)
    {
        var text = Base();
        if (Failed || text.Length == 0) return text;
        if (_kind != CellKind.Date) text = Narrow(text);
        var format = item.DateFormat ?? "yyyy-MM-dd";
        if (Cleaning.Date(text) is not { } date)
        {
            if (_kind != CellKind.Number || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial) || serial is < 20_000 or > 80_000) return text;
            date = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddDays(Math.Floor(serial));
        }
        var stored = date.ToString(format, CultureInfo.InvariantCulture);
        if (_kind != CellKind.Date && (stored != text || reader is Console.Tables.Xlsx.SheetReader)) Fix("fixed.date", Findings.DateRead(stored));
        return stored;
    }

    private string Choice(TemplateItem item)
    {
        var text = Base();
        if (Failed || text.Length == 0) return text;
        if (Match(item, text) is { } known) return known;
        var narrow = Cleaning.HalfWidth(text);
        if (narrow == text || Match(item, narrow) is not { } fixedValue) return text;
        Fix("fixed.full-width", Findings.HalfWidth);
        return fixedValue;
    }

    private static string? Match(TemplateItem item, string text)
    {
        foreach (var option in item.Options)
            if (option.Value == text || option.Zh == text || string.Equals(option.En, text, StringComparison.OrdinalIgnoreCase)) return option.Value;
        return null;
    }
}
