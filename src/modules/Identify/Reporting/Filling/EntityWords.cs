using System.Text.Json.Nodes;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>Which fields of an application mean which of T1 and T6.</summary>
internal static class EntityWords
{
    private static readonly (string Row, string Application)[] s_same =
    [
        ("orgName", "orgName"), ("certificateNo", "uscc"), ("legalPerson", "legalPerson"), ("legalIdNo", "legalPersonId"), ("contact", "contact"), ("contact", "securityContact"), ("contactPhone", "phone"), ("contactPhone", "securityPhone"),
        ("contactPhone", "phone24h"), ("contactEmail", "email"), ("serviceBackupSite", "backupSite"), ("licenceNo", "permitNo"), ("serviceNames", "serviceAddress"), ("about", "businessScope"), ("runBy", "operationTeam"),
    ];

    /// <summary>Only what the guide's list of ownerships has; the others people must choose.</summary>
    private static readonly Dictionary<string, string> s_natures = new() { ["state"] = "国有控股", ["private"] = "民营控股", ["foreign"] = "外商控股", ["institution"] = "事业单位" };

    public static void Add(JsonObject row, JsonObject application)
    {
        foreach (var (key, from) in s_same)
            if (Tables.RowCheck.IsEmpty(row[key]) && EntityFiller.Text(application, from) is { Length: > 0 } text) row[key] = text;
        if (EntityFiller.Text(application, "uscc") is { Length: > 0 } && Tables.RowCheck.IsEmpty(row["certificateType"])) row["certificateType"] = "统一社会信用代码";
        if (EntityFiller.Text(application, "orgNature") is { } nature && s_natures.TryGetValue(nature, out var word)) row["nature"] = word;
        if (Tables.RowCheck.IsEmpty(row["address"])) row["address"] = AddressOf(application["address"]);
        if (EntityFiller.Text(application, "registeredCapital") is { } fen && long.TryParse(fen, out var amount) && Tables.RowCheck.IsEmpty(row["capital"])) row["capital"] = $"{amount / 1_000_000m:0.####} 万元";
    }

    // an address is a text, or a region with the rest of it
    private static string? AddressOf(JsonNode? address) => address switch
    {
        JsonValue one => one.ToString(),
        JsonObject parts => string.Concat(parts.Where(p => p.Value is JsonValue).Select(p => p.Value!.ToString())) is { Length: > 0 } text ? text : null,
        _ => null,
    };
}
