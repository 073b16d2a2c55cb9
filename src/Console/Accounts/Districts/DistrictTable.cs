using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Cases.Data;
using Yiwang.Console.Export;
using Yiwang.Console.Slots;
using Yiwang.Console.Tables;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Accounts.Districts;

/// <summary>Who is in charge of which district, and where organisations are at home, as a table: user name or 统一社会信用代码, region code, names. The file that is given out is the one that is taken in.</summary>
internal static class DistrictTable
{
    public const int BytesMax = 1 << 20;
    public const int RowsMax = 5_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/admin/districts.csv", Download).ExcludeFromDescription();

    /// <summary>A row for each district officer of the reader's organisation, and for each organisation whose region the reader may set.</summary>
    public static IReadOnlyList<DistrictRow> Of(Principal who, IDirectory directory)
    {
        if (!OrganizationId.TryParse(who.Organization, out var own) || !(who.Holds(Role.OrgAdmin) || who.Holds(Role.NodeAdmin))) return [];
        var officers = who.Holds(Role.OrgAdmin) ? directory.Members(own).Where(m => m.Memberships.GetValueOrDefault(who.Organization!)?.Holds(Role.DistrictOfficer) == true) : [];
        var organizations = who.Holds(Role.NodeAdmin) ? directory.Organizations : directory.Organizations.Where(o => o.Id == own);
        return
        [
            .. officers.Select(u => new DistrictRow(u.Handle.Name.ToString(), directory.PersonOf(u)?.Name ?? "", u.Memberships[who.Organization!].Region, u.Handle, null)),
            .. organizations.Select(o => new DistrictRow(o.Uscc.ToString(), o.Name, o.Region, null, o.Id)),
        ];
    }

    /// <summary>All rows or none: what is wrong is said with its row.</summary>
    public static Outcome<IReadOnlyList<(DistrictRow Row, RegionCode? Region)>> Read(byte[] file, IReadOnlyList<DistrictRow> known)
    {
        var limits = TableLimits.Default with { UploadBytesMax = BytesMax, RowsMax = RowsMax };
        if (TableSource.Identify(new MemoryStream(file), limits, out var problem) is not { } found) return Wrong(problem!);
        using var table = TableSource.Open(new MemoryStream(file), found.Choice, limits, out problem);
        if (table is null) return Wrong(problem!);
        var byKey = known.ToDictionary(r => r.Key, StringComparer.OrdinalIgnoreCase);
        var (reader, rows) = (table.Reader, new List<(DistrictRow, RegionCode?)>());
        var named = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read())
        {
            if (reader.IsBlank) continue;
            var (key, code) = (reader.Text(0).Trim().ToString(), reader.Text(1).Trim().ToString());
            if (!byKey.TryGetValue(key, out var row))
            {
                if (reader.Row == 1) continue;
                return Invalid($"第 {reader.Row} 行：没有用户名或统一社会信用代码为“{key}”的区县经办或单位。", $"Row {reader.Row}: there is no district officer and no organisation '{key}'.");
            }
            if (code.Length > 0 && !RegionCode.TryParse(code, out _)) return Invalid($"第 {reader.Row} 行：行政区划代码是 6 位数字，“{code}”不是。", $"Row {reader.Row}: a region code has six digits, '{code}' is none.");
            if (!named.Add(row.Key)) return Invalid($"第 {reader.Row} 行：“{row.Key}”在文件里出现了两次。", $"Row {reader.Row}: '{row.Key}' stands in the file twice.");
            rows.Add((row, RegionCode.TryParse(code, out var region) ? region : null));
        }
        if (reader.Problem is { } broken) return Wrong(broken);
        return rows.Count == 0 ? Invalid("文件里没有可设置的行。", "The file has no row to set.") : rows;
    }

    private static Results<ContentHttpResult, NotFound> Download(HttpContext http, IViewer viewer, IDirectory directory)
    {
        if (Of(viewer.Principal, directory) is not { Count: > 0 } rows) return TypedResults.NotFound();
        var text = new StringBuilder(CsvText.ByteOrderMark).Append(CsvText.Line("用户名或统一社会信用代码", "行政区划代码", "名称", "区划"));
        foreach (var row in rows) text.Append(CsvText.Line(row.Key, row.Region?.ToString() ?? "", row.Name, row.Region is { } region ? Regions.Near(region.ToString())?.Name.Zh ?? "" : ""));
        http.Response.Headers.ContentDisposition = "attachment; filename=\"districts.csv\"";
        return TypedResults.Content(text.ToString(), "text/csv; charset=utf-8");
    }

    private static Outcome Wrong(TableProblem problem) => new(Codes.RequestInvalid, Field: "file", Say: problem.Sentence);

    private static Outcome Invalid(string zh, string en) => new(Codes.RequestInvalid, Field: "file", Say: new(zh, en));
}

/// <param name="Key">User name, or 统一社会信用代码.</param>
/// <param name="Region">Null = of an officer the organisation's own; of an organisation none.</param>
internal sealed record DistrictRow(string Key, string Name, RegionCode? Region, UserHandle? User, OrganizationId? Organization);
