using System.Diagnostics.CodeAnalysis;
using System.Text;
using Yiwang.Things.Grammar;

namespace Yiwang.Things;

/// <summary>
/// An identifier <c>prefix/suffix</c>, divided at the first slash. At most 2,048 bytes of UTF-8 to ask for, 255 to register; ASCII letters compare without case.
/// </summary>
public readonly record struct Handle : IParsable<Handle>
{
    private Handle(Prefix prefix, Suffix suffix) => (Prefix, Suffix) = (prefix, suffix);

    public Prefix Prefix { get; }
    public Suffix Suffix { get; }
    public static Handle Of(Prefix prefix, Suffix suffix) => new(prefix, suffix);

    public bool Equals(Handle other) => Prefix.Equals(other.Prefix) && Suffix.Equals(other.Suffix);
    public override int GetHashCode() => HashCode.Combine(Prefix, Suffix);
    public override string ToString() => string.Concat(Prefix.ToString(), "/", Suffix.ToString());
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(ToString());

    public static Handle Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var h) ? h : throw new FormatException($"not a handle: {s}");
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Handle result) => TryParse(s.AsSpan(), out result, out _);
    public static bool TryParse([NotNullWhen(true)] string? s, out Handle result) => TryParse(s.AsSpan(), out result, out _);

    /// <param name="reason">Name of the rule that the text breaks, as <c>suffix.control</c>; <see cref="HandleFaults.Say(string)"/> has the sentence.</param>
    public static bool TryParse(ReadOnlySpan<char> s, out Handle result, [NotNullWhen(false)] out string? reason)
    {
        result = default;
        Span<byte> utf8 = stackalloc byte[HandleGrammar.WireBytesMax];
        var fault = HandleGrammar.Encode(s, utf8, out var length);
        if (fault == HandleFault.None) fault = Parse(utf8[..length], out result);
        reason = fault == HandleFault.None ? null : HandleFaults.Name(fault);
        return fault == HandleFault.None;
    }

    /// <summary>A handle out of UTF-8; for a look that does not allocate see <see cref="HandleBytes"/>.</summary>
    public static HandleFault Parse(ReadOnlySpan<byte> utf8, out Handle result)
    {
        result = default;
        var fault = HandleGrammar.Check(utf8, out var slash);
        if (fault == HandleFault.None) result = new(Prefix.Trusted(HandleGrammar.Decode(utf8[..slash])), Suffix.Trusted(HandleGrammar.Decode(utf8[(slash + 1)..])));
        return fault;
    }

    /// <summary>Whether this handle may be registered here, by the stricter rules: length, characters that can be told apart, no reserved prefix.</summary>
    public HandleFault CheckRegistration()
    {
        Span<byte> utf8 = stackalloc byte[HandleGrammar.RegistrationBytesMax];
        return TryWrite(utf8, out var length) ? HandleGrammar.CheckRegistration(utf8[..length]) : HandleFault.HandleTooLongToRegister;
    }

    /// <summary>The handle as UTF-8; false when there is not room enough.</summary>
    public bool TryWrite(Span<byte> utf8, out int length)
    {
        length = 0;
        if (!Encoding.UTF8.TryGetBytes(Prefix.ToString(), utf8, out var prefix) || prefix == utf8.Length) return false;
        utf8[prefix] = (byte)'/';
        if (!Encoding.UTF8.TryGetBytes(Suffix.ToString(), utf8[(prefix + 1)..], out var suffix)) return false;
        length = prefix + 1 + suffix;
        return true;
    }
}
