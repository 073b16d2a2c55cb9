namespace Yiwang.Node.Demo;

/// <param name="X">Where it stands on the sheet of the topology; so Y.</param>
internal sealed record DemoNode(string Key, int Number, string Prefix, string NameZh, string NameEn, string Organization, int X, int Y);
internal sealed record DemoOrganization(string Key, string NameZh, string NameEn, string Uscc, string Region, string Industry, string Node, string Prefix);
internal sealed record DemoPerson(string User, string NameZh, string NameEn, string Organization, string Node, string Roles, string TitleZh, string TitleEn, string Landing, string Region);
internal sealed record DemoStep(string User, string Zh, string En, string Href);
internal sealed record DemoDelegation(string Prefix, string Parent, string Organization, string Address);
internal sealed record DemoThing(string Organization, string Template, string Suffix, string Aliases, string Values);
internal sealed record DemoRange(string Organization, string Template, string Stem, string Digits, string Tail, string From, string To, string Values);
internal sealed record DemoVoid(string Handle, string Reason);
/// <param name="Chain">Or an event kind, where there is no link.</param>
/// <param name="Codes"><c>role=code,code|role=code</c>; <c>each</c> = one event for each thing.</param>
internal sealed record DemoTraceStep(TimeSpan Before, string Organization, string Chain, string Link, string Codes, string Values, int Per);
internal sealed record DemoRequest(string Organization, string Node, string Purpose);

/// <param name="Case">Name within the table; with a stroke and a word after it: the case of <paramref name="Form"/> that was opened below.</param>
/// <param name="Before">How long before the demonstration was filled.</param>
/// <param name="Form">What is opened, or which form the case below has; empty = the case goes on.</param>
/// <param name="Transition">Empty = saved without one.</param>
internal sealed record DemoCaseStep(string Case, TimeSpan Before, string User, string Form, string Transition, string Values, string Opinion);
/// <param name="State"><c>signed</c>, or <c>proposed</c>: b has not signed yet.</param>
/// <param name="Recognises">Of kind Recognise: its categories, parted by strokes.</param>
internal sealed record DemoPact(string Number, string Kind, string A, string B, string AGives, string BGives, string State, string Recognises, string Wording);
/// <param name="Values">JSON; <c>$day+60</c> becomes a date.</param>
internal sealed record DemoCodeForm(string Organization, string Form, string Transition, string Values);
/// <param name="City">Region code.</param>
/// <param name="Before">When the first came; the others follow evenly until now.</param>
internal sealed record DemoScan(string Organization, string Code, int City, int Count, TimeSpan Before);
internal sealed record DemoCredential(string Organization, string Name, string Names, string Roles);

/// <summary>The fictional network, read from the tables of <c>demo/network</c>.</summary>
internal sealed class DemoData
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "demo");

    public IReadOnlyList<DemoNode> Nodes { get; } = Read("nodes", c => new DemoNode(c[0], int.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture), c[2], c[3], c[4], c[5], int.Parse(c[6], System.Globalization.CultureInfo.InvariantCulture), int.Parse(c[7], System.Globalization.CultureInfo.InvariantCulture)));
    public IReadOnlyList<DemoOrganization> Organizations { get; } = Read("organizations", c => new DemoOrganization(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]));
    public IReadOnlyList<DemoPerson> People { get; } = Read("people", c => new DemoPerson(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9]));
    public IReadOnlyList<DemoStep> Steps { get; } = Read("stories", c => new DemoStep(c[0], c[1], c[2], c[3]));
    public IReadOnlyList<DemoDelegation> Delegations { get; } = Read("delegations", c => new DemoDelegation(c[0], c[1], c[2], c[3]));
    public IReadOnlyList<DemoThing> Things { get; } = Read("things", c => new DemoThing(c[0], c[1], c[2], c[3], c[4]));
    public IReadOnlyList<DemoRange> Ranges { get; } = Read("ranges", c => new DemoRange(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]));
    public IReadOnlyList<DemoVoid> Voids { get; } = Read("voids", c => new DemoVoid(c[0], c[1]));
    public IReadOnlyList<DemoRequest> Requests { get; } = Read("requests", c => new DemoRequest(c[0], c[1], c[2]));

    /// <summary>What happened to products, in the order of time.</summary>
    public IReadOnlyList<DemoTraceStep> TraceSteps { get; } = Read("trace", c => new DemoTraceStep(Before(c[0]), c[1], c[2], c[3], c[4], c[5], c[6].Length > 0 ? int.Parse(c[6], System.Globalization.CultureInfo.InvariantCulture) : 0));

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<DemoCaseStep> CaseSteps { get; } = Read("cases", c => new DemoCaseStep(c[0], Before(c[1]), c[2], c[3], c[4], c[5], c[6]));
    public IReadOnlyList<DemoCredential> Credentials { get; } = Read("credentials", c => new DemoCredential(c[0], c[1], c[2], c[3]));

    public IReadOnlyList<DemoCodeForm> CodeForms { get; } = Read("codes", c => new DemoCodeForm(c[0], c[1], c[2], c[3]));

    public IReadOnlyList<DemoScan> Scans { get; } = Read("scans", c => new DemoScan(c[0], c[1], int.Parse(c[2], System.Globalization.CultureInfo.InvariantCulture), int.Parse(c[3], System.Globalization.CultureInfo.InvariantCulture), Before(c[4])));

    public IReadOnlyList<DemoPact> Pacts { get; } = Read("pacts", c => new DemoPact(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]));

    public DemoOrganization Organization(string key) => Organizations.Single(o => o.Key == key);

    /// <summary><c>58d</c>, <c>5h</c>, <c>40m</c>.</summary>
    private static TimeSpan Before(string text) => int.Parse(text[..^1], System.Globalization.CultureInfo.InvariantCulture) * (text[^1] switch { 'd' => TimeSpan.FromDays(1), 'h' => TimeSpan.FromHours(1), _ => TimeSpan.FromMinutes(1) });

    /// <summary>A table with a header line, columns parted by tabs.</summary>
    private static List<T> Read<T>(string table, Func<string[], T> row) =>
        [.. File.ReadLines(Path.Combine(Folder, "network", table + ".tsv")).Skip(1).Select(line => row(line.Split('\t')))];
}
