using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Lookup;

/// <summary>
/// Where codes of other schemes are sent that nothing here answers for; none by default. A rule is <c>scheme:beginning=address</c>: <c>oid:1.2.156.3001=https://oid.example/{id}</c>,
/// <c>ecode:1=…</c>, <c>did:bid:=…</c>, and <c>gs1:9506000=https://id.example</c> for a company prefix that another GS1 resolver answers for (its path is appended). The longest beginning wins.
/// </summary>
public sealed class SchemeRoutes
{
    /// <summary>Rules; more belong into a resolver of their own.</summary>
    public const int RulesMax = 500;
    private const string Placeholder = "{id}";
    private static readonly (string Mark, CodeScheme Scheme)[] s_marks = [("gs1:", CodeScheme.Gs1), ("oid:", CodeScheme.Oid), ("ecode:", CodeScheme.Ecode), ("did:bid:", CodeScheme.DidBid)];

    private readonly Rule[] _rules;

    private SchemeRoutes(IEnumerable<Rule> rules) => _rules = [.. rules.OrderByDescending(r => r.Beginning.Length)];

    public static SchemeRoutes None { get; } = new([]);

    private sealed record Rule(CodeScheme Scheme, string Beginning, string Target);

    /// <param name="wrong">The rule that cannot be read.</param>
    public static bool TryParse(IReadOnlyList<string> rules, out SchemeRoutes routes, out string wrong)
    {
        (routes, wrong) = (None, "");
        List<Rule> read = [];
        foreach (var text in rules)
        {
            wrong = text;
            if (read.Count == RulesMax || Read(text) is not { } rule) return false;
            read.Add(rule);
        }
        routes = new(read);
        return true;
    }

    /// <summary>The address that a code of another scheme resolves at; null without a rule for it.</summary>
    internal string? AddressOf(RecognizedCode code)
    {
        if (code.Link is { } link) return Resolver(link) is { } resolver ? link.Write(resolver) : null;
        var id = code.Scheme == CodeScheme.DidBid ? code.Text["did:bid:".Length..] : code.Text;
        return Array.Find(_rules, r => r.Scheme == code.Scheme && id.StartsWith(r.Beginning, StringComparison.Ordinal)) is { } rule
            ? rule.Target.Replace(Placeholder, Uri.EscapeDataString(code.Text), StringComparison.Ordinal) : null;
    }

    /// <summary>The resolver of a key's company prefix, without a slash at its end.</summary>
    internal string? Resolver(Gs1DigitalLink link)
    {
        var company = link.Key.Ai.Code switch { "01" or "00" or "8003" or "8006" => link.Key.Value[1..], _ => link.Key.Value };
        return Array.Find(_rules, r => r.Scheme == CodeScheme.Gs1 && company.StartsWith(r.Beginning, StringComparison.Ordinal))?.Target.TrimEnd('/');
    }

    private static Rule? Read(string text)
    {
        foreach (var (mark, scheme) in s_marks)
        {
            if (!text.StartsWith(mark, StringComparison.OrdinalIgnoreCase)) continue;
            var equals = text.IndexOf('=', mark.Length);
            if (equals < 0) return null;
            var (beginning, target) = (text[mark.Length..equals].Trim(), text[(equals + 1)..].Trim());
            if (!Uri.TryCreate(target.Replace(Placeholder, "x", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
            var sound = scheme == CodeScheme.Gs1 ? beginning.Length is >= 1 and <= 12 && !beginning.AsSpan().ContainsAnyExceptInRange('0', '9') && !target.Contains(Placeholder, StringComparison.Ordinal)
                : target.Contains(Placeholder, StringComparison.Ordinal);
            return sound ? new(scheme, beginning, target) : null;
        }
        return null;
    }
}
