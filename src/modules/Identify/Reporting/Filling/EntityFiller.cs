using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Console.Cases.Data;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T1 and T6: from the organisation as it is registered here, from its application (FM-01, FM-02) where that lies on this node, and from what people typed.</summary>
internal sealed class EntityFiller(IDirectory directory, INodeCases cases) : IFiller
{
    public IReadOnlyList<string> Tables => ["T1", "T6"];

    public async ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        if (table == "T1") return new([await RowAsync(new JsonObject(), duty.Sender.ToString(), null, "second-level-node", duty.Prefix.ToString(), cancel)]);
        List<JsonObject> rows = [];
        foreach (var enterprise in about)
            rows.Add(await RowAsync(new JsonObject { ["prefix"] = enterprise.Prefix.ToString() }, enterprise.Record.Holder, enterprise.Record.HolderName, "enterprise-prefix", enterprise.Prefix.ToString(), cancel));
        return new(rows);
    }

    private async Task<JsonObject> RowAsync(JsonObject row, string organization, string? name, string form, string prefix, CancellationToken cancel)
    {
        var known = directory.Find(organization);
        row["orgName"] = known?.Name ?? name;
        if (known is { } here)
        {
            row["certificateType"] = "统一社会信用代码";
            row["certificateNo"] = here.Uscc.ToString();
            if (here.Industry is { } industry) Industry(row, industry.ToString());
            if (here.Region is { } region) Region(row, region);
        }
        if (await ApplicationAsync(form, organization, known?.Uscc.ToString(), prefix, cancel) is { } applied) EntityWords.Add(row, applied);
        return row;
    }

    private async Task<JsonObject?> ApplicationAsync(string form, string organization, string? uscc, string prefix, CancellationToken cancel)
    {
        JsonObject? of = null;
        await foreach (var view in cases.AllAsync(new CaseQuery(form, Text: prefix), cancel))
            if (Text(view.Values, "prefix") == prefix) return view.Values;
        if (uscc is null) return of;
        await foreach (var view in cases.AllAsync(new CaseQuery(form, Text: uscc), cancel))
            if (Text(view.Values, "uscc") == uscc && view.State is not ("draft" or "refused" or "withdrawn" or "cancelled") && (view.Applicant == organization || of is null)) of = view.Values;
        return of;
    }

    private static void Industry(JsonObject row, string code)
    {
        var path = Industries.Path(code).ToList();
        row["industryType"] = path.Find(l => l.Code.Length == 1)?.Name.Zh;
        row["industryMajor"] = path.Find(l => l.Code.Length == Industries.Division)?.Name.Zh;
        row["industries"] = code;
    }

    private static void Region(JsonObject row, RegionCode region)
    {
        // of the narrowest the name alone: lists of codes have the full one
        var levels = region.Levels().Select(l => l.ToString()).ToList();
        row["province"] = Regions.Find(levels[^1])?.Name.Zh;
        row["city"] = levels.Count > 1 ? Regions.Find(levels[^2])?.Name.Zh ?? (levels[^2][2..4] is "01" or "02" ? Regions.Find(levels[^1])?.Name.Zh : null) : null;
        row["district"] = levels.Count > 2 ? Regions.Find(levels[0])?.Name.Zh : null;
    }

    internal static string? Text(JsonObject values, string key) => values[key] is JsonValue one ? one.ToString() : null;
}
