using System.Text;
using Yiwang.Events;
using Yiwang.Wire.Gs1;

namespace Yiwang.Things.Aliases;

/// <summary>
/// Names of the GS1 system: a key with its qualifiers, stored as an element string with brackets in the order of a Digital Link, <c>(01)09506000134352(10)ABC</c>. Read from
/// an element string or a Digital Link of any domain. A GTIN alone is the scheme <see cref="AliasScheme.Gtin"/>, so that one code has one form.
/// </summary>
public static class Gs1Names
{
    private const string GtinMark = "(01)";
    /// <summary>Outside every character set of GS1.</summary>
    private const char Escape = '^';

    internal static (string?, Bilingual) Canonical(string value) =>
        TryRead(value, out var link, out var problem) ? (link.Identity, default) : (null, Gs1Sentences.Say(problem));

    /// <summary>An address or path, or an element string in either form.</summary>
    public static bool TryRead(string text, out Gs1DigitalLink link, out Gs1Problem problem)
    {
        if (text.StartsWith('/') || text.Contains("://", StringComparison.Ordinal)) return Gs1LinkReader.TryParse(text, out link, out problem);
        if (Gs1ElementString.TryParse(text, out var elements, out problem)) return Gs1DigitalLink.TryArrange(elements, out link, out problem);
        link = null!;
        return false;
    }

    /// <summary>The alias of a key with its qualifiers.</summary>
    public static Alias AliasOf(Gs1DigitalLink link) => link.Qualifiers.Count == 0 && link.Key.Ai.Code == "01" ? new(AliasScheme.Gtin, link.Key.Value) : new(AliasScheme.Gs1, link.Identity);

    /// <summary>The element string of an alias of the schemes Gtin and Gs1; null of others.</summary>
    public static string? ElementString(Alias alias) => alias.Scheme switch { AliasScheme.Gtin => GtinMark + alias.Value, AliasScheme.Gs1 => alias.Value, _ => null };

    internal static string? GtinOf(string canonical) =>
        canonical.StartsWith(GtinMark, StringComparison.Ordinal) && canonical.IndexOf('(', 1) < 0 ? canonical[GtinMark.Length..] : null;

    /// <summary>
    /// Heads are compared with letters folded, but <c>(21)a</c> and <c>(21)A</c> are two things: a capital is written as <c>^a</c>. A slash, which would make a posting
    /// list of its own, is written as <c>^-</c>.
    /// </summary>
    internal static string Subject(string canonical)
    {
        StringBuilder subject = new("gs1:", canonical.Length + 16);
        foreach (var c in canonical)
        {
            if (char.IsAsciiLetterUpper(c)) subject.Append(Escape).Append(char.ToLowerInvariant(c));
            else if (c == '/') subject.Append(Escape).Append('-');
            else subject.Append(c);
        }
        return subject.ToString();
    }
}
