using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Pacts;

namespace Yiwang.Console.Pacts;

/// <summary>A scope as form fields: lists one a line, named values as <c>template: 2000 2001</c>.</summary>
internal static class PactFields
{
    private static readonly PactVerbs[] s_verbs = [PactVerbs.Resolve, PactVerbs.Subscribe, PactVerbs.Forward, PactVerbs.Report];
    private static readonly char[] s_between = [' ', ',', '，', '、', ';', '；', '\n', '\r', '\t'];

    public static PactScope Read(IFormCollection form, string prefix)
    {
        var verbs = PactVerbs.None;
        foreach (var verb in s_verbs) if (form[prefix + verb] == "true") verbs |= verb;
        _ = int.TryParse(form[prefix + "grade"], NumberStyles.None, CultureInfo.InvariantCulture, out var grade);
        if (!long.TryParse(form[prefix + "quota"].ToString().Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var quota)) quota = 0;
        List<string> templates = [];
        var values = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var line in form[prefix + "templates"].SelectMany(Lines))
        {
            var colon = line.IndexOfAny([':', '：']);
            var template = (colon < 0 ? line : line[..colon]).Trim();
            if (templates.Contains(template)) continue;
            templates.Add(template);
            if (colon >= 0) values[template] = [.. Items(line[(colon + 1)..]).Select(i => int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0).Where(i => i > 0).Distinct().Order()];
        }
        List<string> List(string name) => [.. Items(form[prefix + name]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var scope = new PactScope(verbs, Math.Clamp(grade, 0, 3), templates, values, List("regions"), List("definitions"), List("streams"), List("events"), List("reports"), List("prefixes"), quota);
        // a text without product events does not speak of them
        return scope with { OnlyConcerned = form[prefix + "concerned"] == "true" && scope.GivesFlow() };
    }

    public static string Templates(PactScope s) => string.Join('\n', TemplateLines(s));

    public static IReadOnlyList<string> TemplateLines(PactScope s) => [.. s.Templates.Select(t => s.Values.TryGetValue(t, out var values) ? $"{t}: {string.Join(' ', values)}" : t)];

    public static string List(IEnumerable<string> items) => string.Join('\n', items);

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Items(string? text) => (text ?? "").Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
