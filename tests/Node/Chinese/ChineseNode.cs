using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Chinese;

/// <summary>A node that holds 99.1, with programs of its organisation and of another, called over HTTP as scripts call it.</summary>
internal sealed class ChineseNode : IAsyncDisposable
{
    public const string Prefix = PreparedNode.Prefix, Erp = "99.1/App_erp", Secret = "erp-secret-2026", Idhub = "99.1/App_idhub";

    private ChineseNode(RunningNode node) => Node = node;

    public RunningNode Node { get; }
    public RSA Key { get; } = RSA.Create(2048);
    /// <summary>API token of another organisation's manager.</summary>
    public string Stranger { get; private set; } = "";
    public Principal Admin { get; private set; } = null!;

    /// <summary>What the audit knows of refusals.</summary>
    public IReadOnlyList<AuditRecord> Refusals => [.. Node.Host.Services.GetRequiredService<IAudit>().Find(new AuditQuery(Kind: AuditKind.Refusal)).Select(r => r.Record)];

    public static async Task<ChineseNode> StartAsync(TimeProvider? clock = null)
    {
        var node = new ChineseNode(await RunningNode.StartAsync(clock: clock));
        var services = node.Node.Host.Services;
        var (parties, tokens, prefixes) = (services.GetRequiredService<IParties>(), services.GetRequiredService<ApiTokens>(), services.GetRequiredService<IPrefixRegistry>());
        await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, prefixes, tokens);
        var own = parties.Directory.Operator!.Id;
        node.Admin = parties.Directory.Members(own)[0].In(own)!;
        await node.IssueAsync(parties, "erp", new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret), Erp);
        await node.IssueAsync(parties, "idhub", new AppKey(AppKeyAlgorithm.RsaSha256, node.Key.ExportSubjectPublicKeyInfo()), Idhub);
        if (!Uscc.TryParse("91500120YW000016XD", out var uscc) || !UserName.TryParse("other", out var name)) throw new InvalidOperationException("test data");
        var other = PreparedNode.Done(await parties.RegisterAsync(node.Admin, new RegisterOrganization(uscc, "巴渝整车制造有限公司", OrganizationKind.Enterprise), name, new Person("他人", null)));
        var theirs = parties.Directory.Members(other.Id)[0].In(other.Id)!;
        node.Stranger = PreparedNode.Done(await tokens.IssueAsync(theirs, "tests", theirs.Roles, 30)).Secret;
        return node;
    }

    public async Task<JsonElement> CallAsync(string method, string path, string? token = null, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = body is string text ? new StringContent(text, new MediaTypeHeaderValue("application/json")) : JsonContent.Create(body);
        using var answer = await Node.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await Node.DisposeAsync();
    }

    private async Task IssueAsync(IParties parties, string name, AppKey key, string handle) =>
        PreparedNode.Done(await parties.IssueAppAsync(Admin, new IssueApp(parties.Directory.Operator!.Id, name, key, [Role.IdentifierManager], [CredentialName.TryCreate(300, handle, out var named) ? named : throw new ArgumentException(handle)])));
}
