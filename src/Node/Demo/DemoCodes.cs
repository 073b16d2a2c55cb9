using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Node.Composition;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust;

namespace Yiwang.Node.Demo;

/// <summary>The distillery's coded bottles: forms of <c>demo/network/codes.tsv</c>, queries of <c>demo/network/scans.tsv</c>. Comes after the way of the products, which the rules ask for.</summary>
internal sealed class DemoCodes(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, Func<string, OrganizationId> organization)
{
    public const string Cities = "cities.txt";
    private const string DayMark = "$day", Batch = "secret-batch", Ranges = "ranges";
    /// <summary>Secret codes that a visitor is shown, as if he had the bottles in his hand.</summary>
    private const int CapsMax = 4;

    /// <returns>Some secrets of the last batch that was printed.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(CancellationToken cancel)
    {
        IReadOnlyList<string> caps = [];
        foreach (var form in data.CodeForms) caps = await OpenAsync(form, cancel) ?? caps;
        foreach (var scan in data.Scans) await ScanAsync(scan, cancel);
        return caps;
    }

    private async Task<IReadOnlyList<string>?> OpenAsync(DemoCodeForm form, CancellationToken cancel)
    {
        var site = sites[data.Organization(form.Organization).Node];
        var (who, cases) = (site.Acting(organization(form.Organization)), site.Services.GetRequiredService<ICases>());
        var values = (JsonObject)JsonNode.Parse(form.Values)!;
        foreach (var (field, value) in values.ToList())
            if (value is JsonValue text && text.TryGetValue<string>(out var day) && day.StartsWith(DayMark, StringComparison.Ordinal)) values[field] = Day(site, day[DayMark.Length..]);
        // ranges are bound once the codes are made
        var ranges = form.Form == Batch && values.Remove(Ranges, out var bound) ? bound : null;
        var opened = (await cases.OpenAsync(who, new OpenCase(form.Form, values, Transition: form.Transition.Length > 0 ? form.Transition : null), cancel)).Expect($"{form.Form} of {form.Organization}");
        if (form.Form != Batch) return null;
        var caps = (await CodeSeed.PrintAsync(site.Services, who, opened.Id, CapsMax, cancel)).Expect($"print {opened.Number}");
        if (ranges is not null)
            (await cases.MoveAsync(who, new MoveCase(opened.Id, "bind", new() { [Ranges] = ranges }, cases.Find(who, opened.Id).Value!.Position), cancel)).Expect($"bind {opened.Number}");
        return caps;
    }

    private async Task ScanAsync(DemoScan scan, CancellationToken cancel)
    {
        var site = sites[data.Organization(scan.Organization).Node];
        var (first, step) = (site.NowUs - (long)scan.Before.TotalMicroseconds, (long)scan.Before.TotalMicroseconds / (scan.Count + 1));
        await CodeSeed.ScanAsync(site.Services, Handle.Parse(scan.Code), organization(scan.Organization).ToString(), scan.City, [.. Enumerable.Range(1, scan.Count).Select(i => first + i * step)], cancel);
    }

    private static string Day(DemoSite site, string later) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(site.NowUs * TimeSpan.TicksPerMicrosecond), TimeZones.Node).AddDays(int.Parse(later, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
