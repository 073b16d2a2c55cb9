using System.Net.Sockets;
using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Surfaces.HandleServer.Sites;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T2 and T7: where each prefix is resolved, as the site records of the Handle protocol say it.</summary>
internal sealed class RouteFiller(NodeSite own, NodeSites others) : IFiller
{
    public IReadOnlyList<string> Tables => ["T2", "T7"];

    public async ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        if (table == "T2") return new([.. Rows(duty.Prefix.ToString(), own.Record)]);
        List<JsonObject> rows = [];
        foreach (var enterprise in about)
        {
            var site = enterprise.Record is { Node: { } node } away ? await others.OfAsync(node, away.HandlePort, null, cancel) : own.Record;
            rows.AddRange(Rows(enterprise.Prefix.ToString(), site));
        }
        return new(rows);
    }

    private static IEnumerable<JsonObject> Rows(string prefix, SiteRecord? site)
    {
        // a name without an address now: the row says what is known, and the rest is missing
        if (site is null) yield return new JsonObject { ["scheme"] = "Handle", ["prefix"] = prefix };
        foreach (var server in site?.Servers ?? [])
        {
            yield return new JsonObject
            {
                ["scheme"] = "Handle", ["prefix"] = prefix, ["ipType"] = server.IPAddress.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4", ["ip"] = server.IPAddress.ToString(),
                ["ports"] = new JsonArray([.. server.Interfaces.Select(i => (JsonNode)new JsonObject { ["protocol"] = i.Protocol.ToString().ToUpperInvariant(), ["port"] = i.Port })]),
            };
        }
    }
}
