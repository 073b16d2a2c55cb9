using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Identify.Lookup;

/// <summary>What a person put into the box: a handle, the address on a label, or another scheme's code.</summary>
internal static class LookupQuestion
{
    public const int Longest = 2_100;

    /// <returns>The handle asked for; or what is wrong with the text, as things.handle-invalid or things.not-found.</returns>
    public static Outcome<Handle> Read(string typed, IRegistry registry)
    {
        var text = typed.Trim();
        if (text.Length > Longest)
        {
            return new Outcome(Codes.ThingsHandleInvalid);
        }
        if (Address(text) is { } path)
        {
            return HandleUrl.TryParse(path, out var labelled) == HandleFault.None ? labelled : new Outcome(Codes.ThingsHandleInvalid, text);
        }
        if (AliasOf(text) is { } alias && registry.FindByAlias(alias) is { } named)
        {
            return named;
        }
        if (Handle.TryParse(text, null, out var handle))
        {
            return handle;
        }
        return AliasOf(text) is null ? new Outcome(Codes.ThingsHandleInvalid, text) : new Outcome(Codes.ThingsNotFound, text);
    }

    // https://any.node/i/99.501.1001/ZXJ26000731
    private static string? Address(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return null;
        }
        var path = address.AbsolutePath;
        return path.StartsWith("/i/", StringComparison.OrdinalIgnoreCase) ? path[3..] : path[1..];
    }

    private static Alias? AliasOf(string text)
    {
        var digits = text.StartsWith("(01)", StringComparison.Ordinal) ? text[4..].Split('(')[0] : text;
        return digits.Length is 8 or 12 or 13 or 14 && digits.All(char.IsAsciiDigit) ? new Alias(AliasScheme.Gtin, digits)
            : text.StartsWith("did:bid:", StringComparison.OrdinalIgnoreCase) ? new Alias(AliasScheme.DidBid, text)
            : text.StartsWith("1.2.156.", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal) ? new Alias(AliasScheme.Oid, text)
            : null;
    }
}
