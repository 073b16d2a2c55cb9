using Yiwang.Things;
using Yiwang.Things.Aliases;
using Yiwang.Things.Grammar;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Lookup;

/// <summary>Tells by its form which scheme a text belongs to: what people type, what labels carry and what scanners send. Asks nobody.</summary>
internal static class SchemeRecognizer
{
    /// <summary>Characters; a Handle of 2,048 bytes behind an address fits.</summary>
    public const int LengthMax = 2_100;
    private const int SsccDigits = 18;
    private static readonly string[] s_handleMarks = ["hdl:", "handle:", "info:hdl/"];
    private static readonly string[] s_oidMarks = ["urn:oid:", "oid:"];
    private static readonly string[] s_ecodeMarks = ["ecode:", "urn:ecode:"];

    public static RecognizedCode Recognize(string typed)
    {
        var text = typed.Trim(' ', '\t', '\r', '\n', '\u3000');
        if (text.Length is 0 or > LengthMax) return new(CodeScheme.Unknown, text);
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return Address(text, address!);
        if (text[0] is '(' or ']' or Gs1ElementString.Separator && Gs1(text) is { } elements) return elements;
        if (After(text, s_handleMarks) is { } named && Handle.TryParse(named, null, out var handle)) return new(CodeScheme.Handle, handle.ToString(), handle);
        if (text.StartsWith("did:bid:", StringComparison.OrdinalIgnoreCase)) return Alias(CodeScheme.DidBid, new(AliasScheme.DidBid, "did:bid:" + text[8..])) ?? new(CodeScheme.DidBid, text);
        if (After(text, s_oidMarks) is { } oid) return Alias(CodeScheme.Oid, new(AliasScheme.Oid, oid)) ?? new(CodeScheme.Unknown, text);
        if (After(text, s_ecodeMarks) is { } ecode) return Alias(CodeScheme.Ecode, new(AliasScheme.Ecode, ecode)) ?? new(CodeScheme.Unknown, text);
        if (Digits(text) is { } digits) return digits;
        // a number with dots and no slash; "99.501" alone is a prefix and no OID, since the first arc is 0 to 2
        if (Alias(CodeScheme.Oid, new(AliasScheme.Oid, text)) is { } dotted) return dotted;
        return Handle.TryParse(text, null, out handle) ? new(CodeScheme.Handle, handle.ToString(), handle) : new(CodeScheme.Unknown, text);
    }

    // …/i/99.501.1001/A01 of any node, a Digital Link of any domain, a proxy's address with a handle for a path
    private static RecognizedCode Address(string text, Uri address)
    {
        var path = address.AbsolutePath;
        if (path.StartsWith("/i/", StringComparison.OrdinalIgnoreCase))
            return HandleUrl.TryParse(path.AsSpan(3), out var labelled) == HandleFault.None ? new(CodeScheme.Handle, labelled.ToString(), labelled) : new(CodeScheme.Url, text);
        if (Gs1LinkReader.TryParse(text, out var link, out _)) return Of(link);
        return path.Length > 1 && HandleUrl.TryParse(path.AsSpan(1), out var handle) == HandleFault.None && char.IsAsciiDigit(path[1]) ? new(CodeScheme.Handle, handle.ToString(), handle) : new(CodeScheme.Url, text);
    }

    private static RecognizedCode? Digits(string text)
    {
        if (text.AsSpan().ContainsAnyExceptInRange('0', '9') && !text.Contains(Gs1ElementString.Separator, StringComparison.Ordinal)) return null;
        if (Gtin.IsValid(text)) return Gs1($"(01){text}");
        if (text.Length == SsccDigits && Gs1($"(00){text}") is { } sscc) return sscc;
        // as a scanner without symbology identifiers sends it
        return text.Length > Gtin.Digits && Gs1(text) is { } scanned ? scanned : null;
    }

    private static RecognizedCode? Gs1(string text) => Gs1Names.TryRead(text, out var link, out _) ? Of(link) : null;

    private static RecognizedCode Of(Gs1DigitalLink link) => new(CodeScheme.Gs1, link.Identity, Alias: Gs1Names.AliasOf(link), Link: link);

    private static RecognizedCode? Alias(CodeScheme scheme, Alias alias) => AliasRules.Check(alias) is { Succeeded: true } sound ? new(scheme, sound.Value.Value, Alias: sound.Value) : null;

    private static string? After(string text, string[] marks)
    {
        foreach (var mark in marks)
        {
            if (text.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) return text[mark.Length..];
        }
        return null;
    }
}
