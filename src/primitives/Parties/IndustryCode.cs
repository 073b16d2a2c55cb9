using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Parties;

/// <summary>An industry (GB/T 4754-2017): a section letter A–T, or the digits of a division (2), group (3) or class (4).</summary>
public readonly record struct IndustryCode
{
    private readonly string? _text;

    private IndustryCode(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out IndustryCode result)
    {
        result = default;
        var letter = text is [>= 'A' and <= 'T'];
        var digits = text is { Length: >= 2 and <= 4 } && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && text[..2] != "00";
        if (!letter && !digits) return false;
        result = new IndustryCode(text!);
        return true;
    }

    public override string ToString() => _text ?? "";
}
