using System.Diagnostics.CodeAnalysis;
using Yiwang.Things.Grammar;

namespace Yiwang.Things;

public enum PrefixKind : byte
{
    /// <summary>Delegated by a parent: dotted digits, as 99.501.1001.</summary>
    Delegated,
    /// <summary>An organisation's own from birth: <c>o.</c> and 20 base32 characters.</summary>
    Organization,
    /// <summary><c>0.NA</c> and its like, which describe prefixes themselves.</summary>
    Reserved,
}

/// <summary>Dotted naming authority, as <c>99.501.1001</c> or the self-certifying <c>o.…</c>. Compares without case.</summary>
public readonly record struct Prefix
{
    /// <summary>The prefix whose suffixes are the prefixes of the world: <c>0.NA/99.501</c> describes 99.501.</summary>
    public static readonly Prefix NamingAuthority = new("0.NA");

    private readonly string? _text;

    private Prefix(string text) => _text = text;

    internal static Prefix Trusted(string text) => new(text);

    public bool Equals(Prefix other) => AsciiFold.Equal(ToString(), other.ToString());
    public override int GetHashCode() => AsciiFold.Hash(ToString());
    public override string ToString() => _text ?? "";

    public PrefixKind Kind => ToString() switch
    {
        ['0', '.', ..] => PrefixKind.Reserved,
        ['o' or 'O', '.', ..] => PrefixKind.Organization,
        _ => PrefixKind.Delegated,
    };

    /// <summary>The prefix that delegated this one; null for a root and for an organisation's own.</summary>
    public Prefix? Parent => Kind == PrefixKind.Delegated && ToString().LastIndexOf('.') is > 0 and var dot ? new Prefix(ToString()[..dot]) : null;

    /// <summary>Number of dotted parts.</summary>
    public int Depth => ToString().AsSpan().Count('.') + 1;

    /// <summary>Whether this prefix is the other or was delegated below it.</summary>
    public bool IsWithin(Prefix other)
    {
        var mine = ToString().AsSpan();
        var theirs = other.ToString().AsSpan();
        return mine.Length >= theirs.Length && AsciiFold.Equal(mine[..theirs.Length], theirs) && (mine.Length == theirs.Length || mine[theirs.Length] == '.');
    }

    /// <param name="reason">Name of the rule that the text breaks.</param>
    public static bool TryParse(ReadOnlySpan<char> s, out Prefix result, [NotNullWhen(false)] out string? reason)
    {
        Span<byte> utf8 = stackalloc byte[HandleGrammar.WireBytesMax];
        var fault = HandleGrammar.Encode(s, utf8, out var length);
        if (fault == HandleFault.None) fault = PrefixGrammar.Check(utf8[..length]);
        reason = fault == HandleFault.None ? null : HandleFaults.Name(fault);
        result = reason is null ? new Prefix(s.ToString()) : default;
        return reason is null;
    }
}
