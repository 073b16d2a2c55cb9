using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Things;

/// <summary>An identifier <c>prefix/suffix</c>. Total at most 255 bytes of UTF-8 for registration (2,048 on the wire); ASCII letters compare without case.</summary>
public readonly partial record struct Handle : IParsable<Handle>
{
    private Handle(Prefix prefix, Suffix suffix) => (Prefix, Suffix) = (prefix, suffix);
    public Prefix Prefix { get; }
    public Suffix Suffix { get; }
    public static Handle Of(Prefix prefix, Suffix suffix) => new(prefix, suffix);
    public bool Equals(Handle other) => Prefix.Equals(other.Prefix) && Suffix.Equals(other.Suffix);
    public override int GetHashCode() => HashCode.Combine(Prefix, Suffix);
    public override string ToString() => $"{Prefix}/{Suffix}";
    public static Handle Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var h) ? h : throw new FormatException($"not a handle: {s}");
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Handle result) => TryParse(s.AsSpan(), out result, out _);
    public static bool TryParse([NotNullWhen(true)] string? s, out Handle result) => TryParse(s.AsSpan(), out result, out _);
    /// <param name="reason">Which rule the text breaks, for the person who typed it.</param>
    public static bool TryParse(ReadOnlySpan<char> s, out Handle result, [NotNullWhen(false)] out string? reason)
    {
        result = default;
        var slash = s.IndexOf('/');
        if (slash < 0) { reason = "handle.no-slash"; return false; }
        if (!Prefix.TryParse(s[..slash], out var prefix, out reason)) return false;
        if (!Suffix.TryParse(s[(slash + 1)..], out var suffix, out reason)) return false;
        result = new Handle(prefix, suffix);
        return true;
    }
}

/// <summary>Dotted naming authority, as <c>99.501.1001</c> or the self-certifying <c>o.…</c>.</summary>
public readonly record struct Prefix
{
    private readonly string? _text;
    private Prefix(string text) => _text = text;
    public bool Equals(Prefix other) => string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());
    public override string ToString() => _text ?? "";
    public static bool TryParse(ReadOnlySpan<char> s, out Prefix result, [NotNullWhen(false)] out string? reason)
    {
        reason = s.IsEmpty ? "prefix.empty" : null;
        result = reason is null ? new Prefix(s.ToString()) : default;
        return reason is null;
    }
}

public readonly record struct Suffix
{
    private readonly string? _text;
    private Suffix(string text) => _text = text;
    public bool Equals(Suffix other) => string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());
    public override string ToString() => _text ?? "";
    public static bool TryParse(ReadOnlySpan<char> s, out Suffix result, [NotNullWhen(false)] out string? reason)
    {
        reason = s.IsEmpty ? "suffix.empty" : null;
        result = reason is null ? new Suffix(s.ToString()) : default;
        return reason is null;
    }
}
