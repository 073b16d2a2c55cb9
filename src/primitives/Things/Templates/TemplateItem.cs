using Yiwang.Parties;

namespace Yiwang.Things.Templates;

/// <summary>What a value of an item is. The numbers are those of the Chinese second-level nodes (1–8); ours follow.</summary>
public enum ItemType : byte { Text = 1, Number = 2, Date = 3, File = 4, Reference = 5, Audio = 6, Video = 7, Image = 8, Boolean = 9, Choice = 10, Point = 11 }

/// <summary>One attribute that a template names and validates.</summary>
public sealed record TemplateItem
{
    /// <summary>Index of its value in a record: 2000–65,535, fixed for ever.</summary>
    public required int Index { get; init; }
    /// <summary>English name, 1–64 of a–z, A–Z, 0–9, _, - and ., beginning with a letter or digit; unique in the template; the value's type on the wire.</summary>
    public required string Name { get; init; }
    /// <summary>Chinese name, 1–64 characters, unique in the template.</summary>
    public required string NameZh { get; init; }
    /// <summary>The company's own code of the item; null = the English name.</summary>
    public string? Code { get; init; }
    public string? Definition { get; init; }
    public required ItemType Type { get; init; }
    /// <summary>Characters; null = 0.</summary>
    public int? MinLength { get; init; }
    /// <summary>Characters, at most 4,000; null = 4,000.</summary>
    public int? MaxLength { get; init; }
    /// <summary>Smallest number allowed, that one included.</summary>
    public decimal? Min { get; init; }
    /// <summary>Largest number allowed, that one included.</summary>
    public decimal? Max { get; init; }
    /// <summary>Most digits after the point, 0–9; null = any.</summary>
    public int? Decimals { get; init; }
    /// <summary>UCUM code, as Cel or mm.</summary>
    public string? Unit { get; init; }
    /// <summary>yyyy, yyyy-MM, yyyy-MM-dd (default), yyyy-MM-dd HH:mm or yyyy-MM-dd HH:mm:ss, in the node's zone.</summary>
    public string? DateFormat { get; init; }
    /// <summary>The values of a choice, 1–200.</summary>
    public IReadOnlyList<ChoiceOption> Options { get; init; } = [];
    /// <summary>In words, for people: which characters a text is made of.</summary>
    public string? CharacterRange { get; init; }
    /// <summary>.NET regular expression for a text, matched as a whole without backtracking.</summary>
    public string? Pattern { get; init; }
    /// <summary>File endings allowed, as pdf; empty = any.</summary>
    public IReadOnlyList<string> FileTypes { get; init; } = [];
    /// <summary>Files of a value, or identifiers of a reference: 1–50; null = 1. Each stands on a line of its own.</summary>
    public int? MaxFiles { get; init; }
    /// <summary>Template of what a reference points to, for the form that offers choices.</summary>
    public string? ReferenceTemplate { get; init; }
    public bool Required { get; init; }
    /// <summary>No two Things of the template may have the same value.</summary>
    public bool Unique { get; init; }
    public bool Searchable { get; init; }
    /// <summary>Whether a form asks for it; default true.</summary>
    public bool Input { get; init; } = true;
    /// <summary>Whether lists show it as a column.</summary>
    public bool List { get; init; }
    /// <summary>1–3, 3 the most sensitive; default 1.</summary>
    public byte Grade { get; init; } = 1;
    public Visibility Visibility { get; init; } = Visibility.Public;
    /// <summary>Items are never deleted: a disabled one takes no new values and shows the old ones.</summary>
    public bool Enabled { get; init; } = true;
    public string? Comment { get; init; }
}

/// <param name="Value">What is stored, 1–64 characters.</param>
public sealed record ChoiceOption(string Value, string Zh, string En);
