using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Handles;

/// <summary>A node that holds 99.1, with the port of old clients open, programs of its organisation and one of another's.</summary>
internal sealed class HandleNode : IAsyncDisposable
{
    public const string Secret = "handle-secret-2026", SecretId = "300:99.1/ADMIN", KeyId = "301:99.1/ADMIN", StrangerSecret = "stranger-secret-2026";

    private X509Certificate2 _authority = null!;

    private HandleNode(RunningNode node) => Node = node;

    public RunningNode Node { get; }
    public RSA Key { get; } = RSA.Create(2048);
    public string Token { get; private set; } = "";
    public string StrangerToken { get; private set; } = "";
    /// <summary>Own handle of another organisation's program, by which it signs in.</summary>
    public string Stranger { get; private set; } = "";
    public string StrangerOrganization { get; private set; } = "";
    /// <summary>Address of the port that speaks HTTP and HTTPS.</summary>
    public Uri Both => Node.Host.Addresses.Last(a => a.Scheme == "https");
    public IAudit Audit => Node.Host.Services.GetRequiredService<IAudit>();

    public static async Task<HandleNode> StartAsync()
    {
        var node = new HandleNode(await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, Listen = new() { HandleHttp = 0 } }));
        node._authority = X509CertificateLoader.LoadCertificate(await node.Node.Http.GetByteArrayAsync("/ca.crt"));
        var services = node.Node.Host.Services;
        var (parties, tokens) = (services.GetRequiredService<IParties>(), services.GetRequiredService<ApiTokens>());
        node.Token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), tokens);
        var own = parties.Directory.Operator!.Id;
        var admin = parties.Directory.Members(own)[0].In(own)!;
        await IssueAsync(parties, admin, own, "secret", new AppKey(AppKeyAlgorithm.SecretKey, Secret: Secret), SecretId);
        await IssueAsync(parties, admin, own, "key", new AppKey(AppKeyAlgorithm.RsaSha256, node.Key.ExportSubjectPublicKeyInfo()), KeyId);
        if (!Uscc.TryParse("91500120YW000016XD", out var uscc) || !UserName.TryParse("other", out var name)) throw new InvalidOperationException("test data");
        var other = PreparedNode.Done(await parties.RegisterAsync(admin, new RegisterOrganization(uscc, "巴渝整车制造有限公司", OrganizationKind.Enterprise), name, new Person("他人", null)));
        var theirs = parties.Directory.Members(other.Id)[0].In(other.Id)!;
        node.StrangerToken = PreparedNode.Done(await tokens.IssueAsync(theirs, "tests", theirs.Roles, 30)).Secret;
        node.Stranger = await IssueAsync(parties, theirs, other.Id, "stranger", new AppKey(AppKeyAlgorithm.SecretKey, Secret: StrangerSecret));
        node.StrangerOrganization = other.Id.ToString();
        return node;
    }

    public static string Basic(string user, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(user)}:{secret}"));

    public static string ByAdmin { get; } = Basic(SecretId, Secret);

    public async Task<Reply> CallAsync(string method, string path, string? authorization = null, string? body = null, HttpClient? client = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var answer = await (client ?? Node.Http).SendAsync(request);
        return new Reply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), string.Join(", ", answer.Headers.WwwAuthenticate), answer.Headers.Location?.OriginalString);
    }

    /// <summary>A client of the unified port that presents a certificate, or none.</summary>
    public HttpClient Tls(X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        return new HttpClient(handler) { BaseAddress = Both };
    }

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        _authority.Dispose();
        await Node.DisposeAsync();
    }

    private static async Task<string> IssueAsync(IParties parties, Principal admin, OrganizationId organization, string name, AppKey key, string? credential = null)
    {
        IReadOnlyList<CredentialName> names = credential is null ? [] : [CredentialName.TryParse(credential, out var named) ? named : throw new ArgumentException(credential)];
        return PreparedNode.Done(await parties.IssueAppAsync(admin, new IssueApp(organization, name, key, [Role.IdentifierManager], names))).App.Handle;
    }
}

internal sealed record Reply(int Status, string Body, string Challenge, string? Location)
{
    public JsonElement Json => JsonElement.Parse(Body);
    public int Code => Json.GetProperty("responseCode").GetInt32();
    public IReadOnlyList<int> Indexes => [.. Json.GetProperty("values").EnumerateArray().Select(v => v.GetProperty("index").GetInt32())];
    /// <summary>Of the Handle scheme in WWW-Authenticate.</summary>
    public (string Session, byte[] Nonce) Offered
    {
        get
        {
            var match = System.Text.RegularExpressions.Regex.Match(Challenge, "Handle sessionId=\"([^\"]+)\", nonce=\"([^\"]+)\"");
            return (match.Groups[1].Value, Convert.FromBase64String(match.Groups[2].Value));
        }
    }
}
