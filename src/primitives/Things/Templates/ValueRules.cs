using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Yiwang.Events;
using Yiwang.Things.Grammar;

namespace Yiwang.Things.Templates;

/// <summary>Whether the data of one value keeps the rules of its item; null = it does.</summary>
internal static class ValueRules
{
    public static TemplateFault? Check(TemplateItem item, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return item.Required ? Required(item) : null;
        if (!Utf8.IsValid(data)) return Fault(item, "value.not-text", "含有损坏的字符，请检查文件编码", "holds broken characters; check the file's encoding");
        return item.Type switch
        {
            ItemType.Text => CheckText(item, data),
            ItemType.Number => CheckNumber(item, data),
            ItemType.Date => CheckDate(item, data),
            ItemType.Boolean => data.SequenceEqual("true"u8) || data.SequenceEqual("false"u8) ? null : Fault(item, "value.not-boolean", "须为 true（是）或 false（否）", "must be true or false"),
            ItemType.Choice => CheckChoice(item, data),
            ItemType.Reference => CheckReferences(item, data),
            ItemType.Point => CheckHandle(item, data),
            _ => FileRules.Check(item, data),
        };
    }

    public static TemplateFault Required(TemplateItem item) => Fault(item, "value.required", "必填", "is required");

    internal static TemplateFault Fault(TemplateItem item, string rule, string zh, string en) =>
        new(item.Index, item.Name, rule, new Bilingual($"“{item.NameZh}”{zh}。", $"{item.Name} {en}."));

    private static TemplateFault? CheckText(TemplateItem item, ReadOnlySpan<byte> data)
    {
        if (HasControl(data)) return Fault(item, "value.control", "含有控制字符", "holds a control character");
        // as many characters as bytes that begin one
        var length = 0;
        foreach (var b in data) length += (b & 0xC0) != 0x80 ? 1 : 0;
        if (length < (item.MinLength ?? 0)) return Fault(item, "value.too-short", $"至少 {item.MinLength} 个字", $"needs at least {item.MinLength} characters");
        var max = item.MaxLength ?? TemplateRules.TextLengthMax;
        if (length > max) return Fault(item, "value.too-long", $"最多 {max} 个字，现有 {length} 个", $"has {English.Count(length, "character")}, at most {max} are allowed");
        if (item.Pattern is { } pattern && !ItemPattern.Compile(pattern).IsMatch(Encoding.UTF8.GetString(data))) return Fault(item, "value.pattern", $"不符合规定的格式{Hint(item)}", $"does not have the required form{Hint(item)}");
        return null;
    }

    private static TemplateFault? CheckNumber(TemplateItem item, ReadOnlySpan<byte> data)
    {
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (data.Length > 40 || !decimal.TryParse(data, plain, CultureInfo.InvariantCulture, out var number)) return Fault(item, "value.not-number", "须为半角数字，如 12.5，不带单位和千分号", "must be a plain number such as 12.5, without unit or thousands separators");
        if (number < item.Min || number > item.Max) return Fault(item, "value.out-of-range", $"须在 {Bound(item.Min, "…")} 与 {Bound(item.Max, "…")}{Unit(item)} 之间", $"must lie within {Bound(item.Min, "…")} and {Bound(item.Max, "…")}{Unit(item)}");
        var point = data.IndexOf((byte)'.');
        if (item.Decimals is { } most && point >= 0 && data.Length - point - 1 > most) return Fault(item, "value.decimals", $"最多 {most} 位小数", $"has at most {English.Count(most, "decimal")}");
        return null;
    }

    private static TemplateFault? CheckDate(TemplateItem item, ReadOnlySpan<byte> data)
    {
        var format = item.DateFormat ?? "yyyy-MM-dd";
        Span<char> text = stackalloc char[24];
        var sound = data.Length <= text.Length && Encoding.UTF8.TryGetChars(data, text, out var length)
            && DateTime.TryParseExact(text[..length], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        return sound ? null : Fault(item, "value.not-date", $"须为 {format} 格式的日期，如 {Example(format)}", $"must be a date written {format}, as {Example(format)}");
    }

    private static TemplateFault? CheckChoice(TemplateItem item, ReadOnlySpan<byte> data)
    {
        Span<char> text = stackalloc char[64];
        if (data.Length <= 192 && Encoding.UTF8.TryGetChars(data, text, out var length))
        {
            foreach (var option in item.Options)
            {
                if (text[..length].SequenceEqual(option.Value)) return null;
            }
        }
        return Fault(item, "value.not-an-option", $"须为：{string.Join("、", item.Options.Take(8).Select(Named))}{(item.Options.Count > 8 ? " 等" : "")}", $"must be one of {string.Join(", ", item.Options.Take(8).Select(o => o.Value))}{(item.Options.Count > 8 ? ", …" : "")}");
    }

    private static TemplateFault? CheckReferences(TemplateItem item, ReadOnlySpan<byte> data)
    {
        var most = item.MaxFiles ?? 1;
        var count = 0;
        foreach (var line in data.Split((byte)'\n'))
        {
            if (++count > most) return Fault(item, "value.too-many-references", $"最多引用 {most} 个标识", $"refers to at most {English.Count(most, "identifier")}");
            if (CheckHandle(item, data[line]) is { } fault) return fault;
        }
        return null;
    }

    private static TemplateFault? CheckHandle(TemplateItem item, ReadOnlySpan<byte> data) =>
        HandleGrammar.Check(data, out _) is var fault and not HandleFault.None ? new(item.Index, item.Name, HandleFaults.Name(fault), new($"“{item.NameZh}”须为标识：{HandleFaults.Say(fault).Zh}", $"{item.Name} must be an identifier. {HandleFaults.Say(fault).En}")) : null;

    private static bool HasControl(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if ((b < 0x20 && b is not ((byte)'\n' or (byte)'\t')) || b == 0x7F) return true;
            if (b == 0xC2 && text[i + 1] < 0xA0) return true;
        }
        return false;
    }

    private static string Hint(TemplateItem item) => item.Comment is { Length: > 0 } comment ? $"（{comment}）" : "";

    private static string Bound(decimal? bound, string none) => bound?.ToString(CultureInfo.InvariantCulture) ?? none;

    // In a table people write the label, programs the value.
    private static string Named(ChoiceOption option) => option.Zh is { Length: > 0 } label && label != option.Value ? $"{label}（{option.Value}）" : option.Value;

    // UCUM's letters for the one unit in common use that nobody writes so
    private static string Unit(TemplateItem item) => item.Unit is { } unit ? $" {(unit == "Cel" ? "℃" : unit)}" : "";

    private static string Example(string format) => new DateTime(2026, 11, 9, 8, 30, 0, DateTimeKind.Unspecified).ToString(format, CultureInfo.InvariantCulture);
}
