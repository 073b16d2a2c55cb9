using System.Globalization;
using System.Text;
using Yiwang.Cases;

namespace Yiwang.Console.Cases.Files;

internal static class FileNames
{
    /// <summary>The last part of what the sender called it, without what a screen or a disk would misread.</summary>
    public static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Normalize(NormalizationForm.FormC);
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned) && rune.Value is not ('"' or '<' or '>' or '|' or ':' or '*' or '?')) clean.Append(rune.ToString());
        var text = clean.ToString().Trim(' ', '.');
        if (text.Length == 0) return "file";
        if (text.Length <= FileReference.NameMax) return text;
        var ending = Path.GetExtension(text);
        ending = ending.Length <= 10 ? ending : "";
        var cut = FileReference.NameMax - ending.Length;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + ending;
    }
}
