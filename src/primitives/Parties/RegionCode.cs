using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Parties;

/// <summary>
/// An administrative division (GB/T 2260), six digits: province, prefecture, county, two each; <c>00</c> = the whole of the level above. Codes are
/// abolished now and then, and old records keep theirs: this type knows the form, not which codes are in force.
/// </summary>
public readonly record struct RegionCode
{
    private readonly string? _text;

    private RegionCode(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out RegionCode result)
    {
        result = default;
        if (text is not { Length: 6 } || text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0) return false;
        if (text.StartsWith("00", StringComparison.Ordinal)) return false;
        if (text[2..4] == "00" && text[4..] != "00") return false;
        result = new RegionCode(text);
        return true;
    }

    /// <summary>True for the region itself and every division below it.</summary>
    public bool Contains(RegionCode other) => _text is not null && other._text is not null && other._text.StartsWith(Significant, StringComparison.Ordinal);

    /// <summary>The division itself and those that it lies in, the narrowest first.</summary>
    public IReadOnlyList<RegionCode> Levels() => _text is null ? [] : [.. new[] { _text, _text[..4] + "00", _text[..2] + "0000" }.Distinct().Select(t => new RegionCode(t))];

    public override string ToString() => _text ?? "";

    private string Significant => _text![2..] == "0000" ? _text[..2] : _text[4..] == "00" ? _text[..4] : _text;
}
