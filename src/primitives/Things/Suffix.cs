using System.Diagnostics.CodeAnalysis;
using System.Text;
using Yiwang.Things.Grammar;

namespace Yiwang.Things;

/// <summary>The part after the first slash, chosen by the prefix's holder. ASCII letters compare without case.</summary>
public readonly record struct Suffix
{
    private readonly string? _text;

    private Suffix(string text) => _text = text;

    internal static Suffix Trusted(string text) => new(text);

    public bool Equals(Suffix other) => AsciiFold.Equal(ToString(), other.ToString());
    public override int GetHashCode() => AsciiFold.Hash(ToString());
    public override string ToString() => _text ?? "";

    /// <summary>META_ a template, App_ an application, User_ a person's account; else Plain.</summary>
    public SuffixKind Kind => SuffixKinds.Of(Encoding.UTF8.GetBytes(ToString()));

    /// <param name="reason">Name of the rule that the text breaks.</param>
    public static bool TryParse(ReadOnlySpan<char> s, out Suffix result, [NotNullWhen(false)] out string? reason)
    {
        Span<byte> utf8 = stackalloc byte[HandleGrammar.WireBytesMax];
        var fault = HandleGrammar.Encode(s, utf8, out var length);
        if (fault == HandleFault.None) fault = SuffixGrammar.CheckWire(utf8[..length]);
        reason = fault == HandleFault.None ? null : HandleFaults.Name(fault);
        result = reason is null ? new Suffix(s.ToString()) : default;
        return reason is null;
    }
}
