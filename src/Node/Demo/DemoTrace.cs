using Yiwang.Parties;
using Yiwang.Trust;

namespace Yiwang.Node.Demo;

/// <summary>The way of the demonstration's products, recorded by its organisations on their nodes: <c>demo/network/trace.tsv</c>.</summary>
internal sealed class DemoTrace(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, Func<string, OrganizationId> organization)
{
    private const string OrganizationMark = "org:";

    public async Task RecordAsync(CancellationToken cancel)
    {
        foreach (var step in data.TraceSteps)
        {
            var site = sites[data.Organization(step.Organization).Node];
            var codes = step.Codes.Split('|').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => (IReadOnlyList<string>)p[1].Split(','));
            var values = step.Values.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Named(p[1]));
            var at = site.NowUs - (long)step.Before.TotalMicroseconds;
            var recorded = await TraceSeed.RecordAsync(site.Services, site.Acting(organization(step.Organization)), step.Chain, step.Link, codes, values, step.Per, at, cancel);
            if (!recorded.Succeeded) throw new InvalidDataException($"demo data: {step.Chain} {step.Link} {step.Codes}: {recorded.Code} {recorded.Field} {recorded.Say?.En ?? recorded.Detail}");
        }
    }

    private string Named(string value) => value.StartsWith(OrganizationMark, StringComparison.Ordinal) ? organization(value[OrganizationMark.Length..]).ToString() : value;
}
