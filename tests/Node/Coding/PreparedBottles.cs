using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Node.Tests.Coding;

/// <summary>A liquor firm's bottles on a fresh node: an organisation, a range, its product line and a batch of secret codes bound to it.</summary>
internal sealed record PreparedBottles(Principal Owner, string BatchId, IReadOnlyList<string> Secrets, string Token)
{
    public static string Bottle(int number) => $"{PreparedNode.Prefix}/B26A1{number:D8}";

    public static async Task<PreparedBottles> CreateAsync(IServiceProvider node, int count)
    {
        var token = await PreparedNode.FoundAsync(node.GetRequiredService<Parties.Sessions.Accounts>(), node.GetRequiredService<IParties>(), node.GetRequiredService<IPrefixRegistry>(), node.GetRequiredService<ApiTokens>());
        var directory = node.GetRequiredService<IDirectory>();
        if (!UserName.TryParse("admin", out var admin)) throw new InvalidOperationException("test data");
        var owner = directory.Find(admin)!.In(directory.Operator!.Id)!;
        var (batch, secrets) = await BottlesAsync(node, owner, PreparedNode.Prefix, count);
        return new(owner, batch, secrets, token);
    }

    /// <summary>The range, its product line and the secret codes bound to it.</summary>
    public static async Task<(string Batch, IReadOnlyList<string> Secrets)> BottlesAsync(IServiceProvider node, Principal owner, string prefix, int count)
    {
        var range = PreparedNode.Done(RangeRules.Parse($"{prefix}/B26A1[00000001-{count:D8}]"));
        PreparedNode.Done(await node.GetRequiredService<IRegistry>().RegisterRangeAsync(owner, new RegisterRange(range, null, 0, [])));
        var cases = node.GetRequiredService<ICases>();
        await OpenAsync(cases, owner, "product-line", "activate", $$"""{"lineName": "赤河 52 度 500 毫升", "stem": "{{prefix}}/B26", "hasSecret": true, "notice": "未成年人请勿饮酒", "noticeEn": "Not for minors", "scans": 6, "unshipped": false}""");
        var batch = (await OpenAsync(cases, owner, "secret-batch", null, $$"""{"packing": "PK-20261102-L3", "count": {{count}}}""")).Id;
        string[] secrets;
        using (var clear = PreparedNode.Done(await node.GetRequiredService<SecretMaking>().MakeAsync(owner, batch, false, default))) secrets = [.. clear.Values.ToArray().Select(Text)];
        var bound = (JsonObject)JsonNode.Parse($$"""{"ranges": [{"range": "{{range}}", "codes": {{count}}}]}""")!;
        PreparedNode.Done(await cases.MoveAsync(owner, new MoveCase(batch, "bind", bound, node.GetRequiredService<INodeCases>().Find(batch)!.Position)));
        return (batch, secrets);
    }

    private static async Task<CaseView> OpenAsync(ICases cases, Principal who, string form, string? transition, string values) =>
        PreparedNode.Done(await cases.OpenAsync(who, new OpenCase(form, (JsonObject)JsonNode.Parse(values)!, Transition: transition)));

    public static string Text(ulong value)
    {
        var text = new byte[SecretText.Length];
        SecretText.Write(value, text);
        return Encoding.ASCII.GetString(text);
    }
}
