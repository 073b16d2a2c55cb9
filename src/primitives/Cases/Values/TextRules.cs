using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Values;

/// <summary>Plain texts: length, characters, pattern. Whatever it says, a text is shown as text and never as markup.</summary>
internal static partial class TextRules
{
    private const int PatternsMax = 1_000;
    // A remark of a page is the longest that anybody types.
    private const int LongMax = 10_000;

    private static readonly ConcurrentDictionary<string, Regex?> s_patterns = new(StringComparer.Ordinal);

    public static string? Check(FieldDefinition field, string text, Action<Bilingual> wrong)
    {
        if (field.Type is FieldType.Phone or FieldType.Email) text = string.Concat(text.Select(FullWidth.Narrow)).Trim();
        var max = field.Type == FieldType.LongText ? Math.Max(field.MaxLength, 2_000) : field.MaxLength;
        max = Math.Min(max, LongMax);
        if (text.Length > max) return Say(wrong, $"最多 {max} 字，现有 {text.Length} 字", $"at most {max} characters, not {text.Length}");
        if (Control(text, field.Type is FieldType.LongText or FieldType.Address)) return Say(wrong, "含有不能显示的字符", "it has characters that cannot be shown");
        if (field.Type == FieldType.Phone && !Phone().IsMatch(text)) return Say(wrong, "电话号码不对", "not a phone number");
        if (field.Type == FieldType.Email && !Email().IsMatch(text)) return Say(wrong, "邮箱地址不对", "not an e-mail address");
        if (field.Pattern is { } pattern && Compile(pattern) is { } regex && !regex.IsMatch(text)) return Say(wrong, "格式不对", "it does not have the form that is wanted");
        return text;
    }

    public static bool Control(string text, bool lines)
    {
        foreach (var c in text)
            if (char.IsControl(c) && !(lines && c is '\n' or '\r' or '\t') || c is '\u202e' or '\u2028' or '\u2029') return true;
        return false;
    }

    private static string? Say(Action<Bilingual> wrong, string zh, string en)
    {
        wrong(new(zh, en));
        return null;
    }

    private static Regex? Compile(string pattern)
    {
        if (s_patterns.TryGetValue(pattern, out var known)) return known;
        Regex? made;
        try { made = new Regex($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant); }
        catch (Exception e) when (e is ArgumentException or NotSupportedException) { made = null; }
        if (s_patterns.Count < PatternsMax) s_patterns.TryAdd(pattern, made);
        return made;
    }

    [GeneratedRegex(@"^\+?[0-9][0-9 \-]{4,22}[0-9](转[0-9]{1,6})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[^\s@<>""']{1,64}@[A-Za-z0-9.\-]{1,190}\.[A-Za-z0-9\-]{2,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Email();
}
