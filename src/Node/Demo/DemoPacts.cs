using System.Text.Json.Nodes;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Node.Demo;

/// <summary>The agreements of <c>demo/network/pacts.tsv</c>, drafted and signed by both sides' own commands; what one node tells another is handed over here, as the line does it later.</summary>
internal sealed class DemoPacts(DemoData data, IReadOnlyDictionary<string, DemoSite> sites, Func<string, OrganizationId> organization)
{
    // the first of January 2026 in the network's zone
    private const long BeginUs = 1_767_196_800_000_000;
    private const long Daily = 100_000;

    public async Task SignAsync(Func<DemoPact, bool> which, CancellationToken cancel)
    {
        foreach (var row in data.Pacts.Where(which)) await SignAsync(row, cancel);
    }

    private async Task SignAsync(DemoPact row, CancellationToken cancel)
    {
        var (a, b) = (Side(row.A), Side(row.B));
        var text = new PactText("", 1, row.Number, Enum.Parse<PactKind>(row.Kind), a.Pacts.CardOf(a.Id)!, b.Pacts.CardOf(b.Id)!, Scope(row.AGives), Scope(row.BGives), BeginUs, null, 0, row.Wording)
        {
            Recognition = row.Recognises.Length > 0 ? new PactRecognition(row.Recognises.Split('|'), [], "川渝互认", "双方主管部门（演示）", 12) : null,
        };
        var draft = (await a.Pacts.DraftAsync(a.Who, text, cancel)).Expect($"pact {row.Number}");
        (await a.Pacts.ProposeAsync(a.Who, draft.Id, cancel)).Expect($"propose {row.Number}");
        await TellAsync(a, b, draft.Id, cancel);
        if (row.State != "signed") return;
        (await b.Pacts.SignAsync(b.Who, draft.Id, b.Pacts.Find(draft.Id)!.Waiting!.Hash, compared: true, cancel)).Expect($"sign {row.Number}");
        await TellAsync(b, a, draft.Id, cancel);
    }

    private static async Task TellAsync(PactSide from, PactSide to, string id, CancellationToken cancel)
    {
        if (ReferenceEquals(from.Pacts, to.Pacts)) return;
        foreach (var notice in from.Pacts.NoticesFrom(id, from.Id, 1))
            if (await to.Pacts.ReceiveAsync(notice.Bytes, cancel) is { Succeeded: false } refused) throw new InvalidDataException($"demo data: notice {notice.Number} of {id}: {refused.Code} {refused.Detail}");
    }

    private PactSide Side(string key)
    {
        var (site, id) = (sites[data.Organization(key).Node], organization(key));
        return new PactSide(site.Services.GetRequiredService<IPacts>(), id, site.Acting(id));
    }

    /// <summary>Members that a row leaves out give nothing, but all prefixes and regions; of product events what concerns the other side, unless it says <c>"flow":"all"</c>.</summary>
    private static PactScope Scope(string json)
    {
        var given = JsonNode.Parse(json)!.AsObject();
        List<string> List(string name, params string[] otherwise) => given[name] is JsonArray items ? [.. items.Select(i => (string)i!)] : [.. otherwise];
        var verbs = List("verbs").Aggregate(PactVerbs.None, (sum, verb) => sum | Enum.Parse<PactVerbs>(verb, ignoreCase: true));
        var scope = new PactScope(verbs, (int?)given["maxGrade"] ?? 0, List("templates"), new Dictionary<string, IReadOnlyList<int>>(), List("regions", PactScope.Everywhere), List("definitions"), List("streams"), List("eventKinds"),
            List("reports"), List("prefixes", PactScope.Everywhere), Daily);
        return scope with { OnlyConcerned = scope.GivesFlow() && (string?)given["flow"] != "all" };
    }

    private sealed record PactSide(IPacts Pacts, OrganizationId Id, Principal Who);
}
