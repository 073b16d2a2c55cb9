using System.Buffers;
using Yiwang.Events;

namespace Yiwang.Things.Aliases;

/// <summary>Checks an alias by the rules of its scheme and gives the one form in which it is compared and stored.</summary>
public static class AliasRules
{
    /// <summary>Serial number and local code: as the AI (21) of GS1, made roomy for factory codes.</summary>
    public const int CodeLengthMax = 64;
    private const int OidLengthMax = 200;
    private const string BidAlphabets = "fst";

    private static readonly SearchValues<char> Base58 = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
    private static readonly SearchValues<char> LowerAlphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static Outcome<Alias> Check(Alias alias)
    {
        var value = (alias.Value ?? "").Trim();
        var (canonical, problem) = alias.Scheme switch
        {
            AliasScheme.Gtin => Gtin.Normalize(value),
            AliasScheme.Serial or AliasScheme.LocalCode => Code(value),
            AliasScheme.Oid => Oid(value),
            AliasScheme.Ecode => Ecode(value),
            AliasScheme.DidBid => DidBid(value),
            AliasScheme.Gs1 => Gs1Names.Canonical(value),
            _ => (null, AliasProblems.Scheme),
        };
        return canonical is null ? new Outcome(Codes.ThingsAliasInvalid, value, alias.Scheme.ToString(), problem)
            : alias.Scheme == AliasScheme.Gs1 && Gs1Names.GtinOf(canonical) is { } gtin ? new Alias(AliasScheme.Gtin, gtin)
            : new Alias(alias.Scheme, canonical);
    }

    /// <summary>The head subject under which an alias in canonical form is unique.</summary>
    public static string Subject(Alias canonical, string owner) => canonical.Scheme switch
    {
        AliasScheme.Gtin => $"gtin:{canonical.Value}",
        AliasScheme.Serial => $"serial:{owner}/{canonical.Value}",
        AliasScheme.Oid => $"oid:{canonical.Value}",
        AliasScheme.Ecode => $"ecode:{canonical.Value}",
        AliasScheme.DidBid => canonical.Value,
        AliasScheme.Gs1 => Gs1Names.Subject(canonical.Value),
        _ => $"local:{owner}/{canonical.Value}",
    };

    private static (string?, Bilingual) Code(string value)
    {
        if (value.Length is 0 or > CodeLengthMax) return (null, AliasProblems.CodeLength);
        Span<byte> utf8 = stackalloc byte[CodeLengthMax * 3];
        if (!System.Text.Encoding.UTF8.TryGetBytes(value, utf8, out var length)) return (null, AliasProblems.CodeLength);
        return Grammar.SuffixGrammar.CheckWire(utf8[..length]) is var fault and not Grammar.HandleFault.None ? (null, Grammar.HandleFaults.Say(fault)) : (value, default);
    }

    /// <summary>ITU-T X.660: first arc 0–2, second at most 39 under 0 and 1, no leading zeros.</summary>
    private static (string?, Bilingual) Oid(string value)
    {
        var arcs = value.Split('.');
        if (value.Length > OidLengthMax || arcs.Length < 2) return (null, AliasProblems.Oid);
        foreach (var arc in arcs)
        {
            if (arc.Length is 0 or > 39 || arc.AsSpan().ContainsAnyExceptInRange('0', '9') || (arc.Length > 1 && arc[0] == '0')) return (null, AliasProblems.Oid);
        }
        var sound = arcs[0] is "2" || (arcs[0] is "0" or "1" && arcs[1].Length <= 2 && int.Parse(arcs[1], System.Globalization.CultureInfo.InvariantCulture) <= 39);
        return sound ? (value, default) : (null, AliasProblems.Oid);
    }

    /// <summary>GB/T 31866: version 1–4, numbering system (4 digits in versions 1 and 2, 5 after), main code.</summary>
    private static (string?, Bilingual) Ecode(string value)
    {
        if (value.Length < 6 || value[0] is < '1' or > '4') return (null, AliasProblems.Ecode);
        var system = value[0] <= '2' ? 4 : 5;
        var mainMax = value[0] switch { '1' => 20, '2' => 28, '3' => 39, _ => CodeLengthMax };
        var main = value.AsSpan(1 + system);
        var digitsOnly = value[0] <= '2';
        var sound = main.Length >= 1 && main.Length <= mainMax && !value.AsSpan(1, system).ContainsAnyExceptInRange('0', '9')
            && !main.ContainsAnyExceptInRange('!', '~') && (!digitsOnly || !main.ContainsAnyExceptInRange('0', '9'));
        return sound ? (value, default) : (null, AliasProblems.Ecode);
    }

    /// <summary>did:bid:[4-character sub-chain:]algorithm e|z|s, encoding f|s|t, encoded hash; 32–57 characters in all.</summary>
    private static (string?, Bilingual) DidBid(string value)
    {
        if (!value.StartsWith("did:bid:", StringComparison.Ordinal) || value.Length is < 32 or > 57) return (null, AliasProblems.DidBid);
        var rest = value.AsSpan(8);
        if (rest.Length > 5 && rest[4] == ':')
        {
            if (rest[..4].ContainsAnyExcept(LowerAlphanumeric)) return (null, AliasProblems.DidBid);
            rest = rest[5..];
        }
        var sound = rest.Length > 2 && rest[0] is 'e' or 'z' or 's' && BidAlphabets.Contains(rest[1], StringComparison.Ordinal) && rest[1] switch
        {
            'f' => !rest[2..].ContainsAnyExcept(Base58),
            't' => !rest[2..].ContainsAnyExcept(LowerAlphanumeric),
            _ => !rest[2..].ContainsAnyExceptInRange('!', '~') && !rest[2..].Contains(':'),
        };
        return sound ? (value, default) : (null, AliasProblems.DidBid);
    }
}
