using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>
/// The rules of a product line against what is counted. A hit is a fact, once for a rule and code in the line's quiet days; the case follows from the fact (<see cref="SuspicionEffect"/>), so that a crash
/// between the two loses neither.
/// </summary>
internal sealed class RuleDesk(IEvents events, ScanStore scans, CodeNames names, ICodeFlow flow, TimeProvider clock)
{
    private const long DayUs = 86_400_000_000, HourUs = 3_600_000_000;
    /// <summary>Earlier scans that a hit tells: the newest.</summary>
    private const int PlacesMax = 20;

    /// <summary>After a query was counted. Below every threshold it costs nothing.</summary>
    public async ValueTask ScannedAsync(Handle code, ProductLine line, long total, CancellationToken cancel)
    {
        var rules = line.Rules;
        if (total >= rules.Scans && !Quiet(code, line, CodeRule.Scans)) await ManyAsync(code, line, cancel);
        if (total >= rules.StrayScans && !Quiet(code, line, CodeRule.Diversion)) await StrayAsync(code, line, cancel);
    }

    public async ValueTask WrongAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        if (Quiet(code, line, CodeRule.Wrong)) return;
        var wrong = await scans.WrongAsync(CodeKey.Of(code), Now - line.Rules.WrongHours * HourUs, cancel);
        if (wrong >= line.Rules.WrongSecrets) await HitAsync(code, line, CodeRule.Wrong, new() { ["scans"] = wrong }, cancel);
    }

    /// <summary>A good secret under a visible code that another secret has opened.</summary>
    public async ValueTask TwiceAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        if (!Quiet(code, line, CodeRule.Twice)) await HitAsync(code, line, CodeRule.Twice, [], cancel);
    }

    public async ValueTask OpenedAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        if (line.Rules.Unshipped && !Quiet(code, line, CodeRule.Unshipped) && await flow.OfAsync(code, line, cancel) is { Shipped: false }) await HitAsync(code, line, CodeRule.Unshipped, [], cancel);
    }

    private async Task ManyAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        var found = await scans.CitiesAsync(CodeKey.Of(code), Now - line.Rules.Days * DayUs, cancel);
        var known = found.Count(c => c.City != 0);
        var all = found.Sum(c => c.Scans);
        if (all >= line.Rules.Scans && known >= line.Rules.Cities) await HitAsync(code, line, CodeRule.Scans, new() { ["scans"] = all, ["cities"] = known }, cancel);
    }

    private async Task StrayAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        if (await flow.OfAsync(code, line, cancel) is not { Region: { } region } there) return;
        var outside = (await scans.CitiesAsync(CodeKey.Of(code), Now - line.Rules.StrayDays * DayUs, cancel)).Where(c => c.City != 0 && !Within(region, c.City)).ToList();
        var strays = outside.Sum(c => c.Scans);
        if (strays >= line.Rules.StrayScans) await HitAsync(code, line, CodeRule.Diversion, new() { ["scans"] = strays, ["cities"] = outside.Count, ["dealer"] = there.Dealer, ["region"] = region.ToString() }, cancel);
    }

    private static bool Within(RegionCode region, int city) => RegionCode.TryParse(city.ToString("D6", CultureInfo.InvariantCulture), out var code) && (region.Contains(code) || code.Contains(region));

    private bool Quiet(Handle code, ProductLine line, string rule) =>
        events.FindHead(names.Of(line.Owner).Suspected(CodeKey.Of(code), rule)) is >= 0 and var last && Now - events.Read(last).RecordedAtUs < line.Rules.QuietDays * DayUs;

    private async Task HitAsync(Handle code, ProductLine line, string rule, JsonObject hit, CancellationToken cancel)
    {
        var head = names.Of(line.Owner).Suspected(CodeKey.Of(code), rule);
        var last = events.FindHead(head);
        hit["rule"] = rule;
        hit["line"] = line.Name;
        // numbers travel as text, and earlier scans as time and city alone
        foreach (var (name, value) in hit.ToList()) hit[name] = value?.ToString();
        var summary = await scans.ReadAsync(CodeKey.Of(code), PlacesMax, cancel);
        hit["places"] = new JsonArray([.. summary.Newest.Select(p => (JsonNode)new JsonObject { ["at"] = p.AtUs.ToString(CultureInfo.InvariantCulture), ["city"] = p.City.ToString(CultureInfo.InvariantCulture) })]);
        // a conflict: somebody else's scan has just told
        var appended = await events.AppendAsync([CodeFacts.Suspected(line.Owner, code.ToString(), hit, head)], [new(head, last)], cancel);
        if (!appended.Succeeded && appended.Status.Code is not (Codes.EventsConflict or Codes.NetMoved)) throw new InvalidOperationException($"not recorded: {appended.Status.Code} {appended.Status.Detail}");
    }

    private long Now => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
