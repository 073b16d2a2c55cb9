using Yiwang.Identify.Reporting.Storing;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting.Pages;

/// <summary>Addresses of the pages of reports, and whose they are.</summary>
internal static class ReportLinks
{
    public const string Home = "/identify/reports", Sent = Home + "/sent", Received = Home + "/received", Document = Home + "/document", Data = Home + "/data";
    private static readonly Role[] s_seers = [Role.OrgAdmin, Role.IdentifierManager, Role.RegistryReviewer, Role.Auditor];

    public static bool Concerns(Principal who) => who.Organization is not null && s_seers.Any(who.Roles.Contains);

    /// <summary>The organisation whose reports a person sees; null = nobody's.</summary>
    public static string? SeenBy(Principal who) => Concerns(who) ? who.Organization : null;

    /// <summary>Types what is missing, sends again.</summary>
    public static bool MayAct(Principal who) => who.Roles.Contains(Role.OrgAdmin) || who.Roles.Contains(Role.IdentifierManager);

    /// <summary>Names and numbers of persons, which an auditor has no business with.</summary>
    public static bool IsPersonal(string table, string field) => table is "T1" or "T6" && (field.StartsWith("legal", StringComparison.Ordinal) || field.StartsWith("contact", StringComparison.Ordinal));

    public static string SentOf(string pact, string table = "") => $"{Sent}?pact={Uri.EscapeDataString(pact)}{(table.Length > 0 ? "&table=" + table : "")}";

    public static string ReceivedOf(string pact, string table = "") => $"{Received}?pact={Uri.EscapeDataString(pact)}{(table.Length > 0 ? "&table=" + table : "")}";

    public static string Of(SentReport r) => Of("out", r.Pact, r.Prefix, r.Table, r.Period, r.Part);
    public static string Of(ReceivedReport r) => Of("in", r.Pact, r.Prefix, r.Table, r.Period, r.Part);

    public static string Of(string side, string pact, string prefix, string table, string period, int part, string ending = "") =>
        $"{Document}{ending}?side={side}&pact={Uri.EscapeDataString(pact)}&prefix={Uri.EscapeDataString(prefix)}&table={table}&period={Uri.EscapeDataString(period)}&part={part}";

    public static string DataOf(string table, string prefix) => $"{Data}?table={table}&prefix={Uri.EscapeDataString(prefix)}";
}
