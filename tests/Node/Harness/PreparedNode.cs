using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A data folder with an organisation, its prefix 99.1 and an API token, as after a first run.</summary>
internal static class PreparedNode
{
    public const string Prefix = "99.1";
    public const string Password = "Ceshi-mima-2026";

    /// <returns>The token of the first administrator.</returns>
    public static async Task<string> CreateAsync(string path, string origin = "test.invalid/99.1")
    {
        var (folder, settings) = (new DataFolder(path), new NodeSettings { Origin = origin });
        folder.Create(test: true);
        await using var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, CancellationToken.None);
        using var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, "test", TimeProvider.System), TimeProvider.System);
        await using var parts = await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, CancellationToken.None);
        return await FoundAsync(parts.Accounts, parts.Parties, parts.Things.PrefixRegistry, parts.Tokens);
    }

    public static async Task<string> FoundAsync(Parties.Sessions.Accounts accounts, IParties parties, IPrefixRegistry prefixes, Parties.Sessions.ApiTokens tokens)
    {
        if (!Uscc.TryParse("91500116YW00000126", out var uscc) || !UserName.TryParse("admin", out var admin)) throw new InvalidOperationException("test data");
        var user = Done(await accounts.FoundAsync(new RegisterOrganization(uscc, "渝州精锻汽车零部件有限公司", OrganizationKind.Enterprise), admin, new Person("管理员", null), Password));
        var who = user.In(parties.Directory.Operator!.Id)!;
        Done(await prefixes.HomeAsync(who, new PrefixGrant(PrefixOf(Prefix), parties.Directory.Operator.Id.ToString(), "渝州精锻")));
        return Done(await tokens.IssueAsync(who, "tests", who.Roles, 30)).Secret;
    }

    public static Prefix PrefixOf(string text) => Things.Prefix.TryParse(text, out var prefix, out var reason) ? prefix : throw new ArgumentException(reason);

    public static T Done<T>(Events.Outcome<T> outcome) => outcome.Succeeded ? outcome.Value : throw new InvalidOperationException($"{outcome.Status.Code} {outcome.Status.Detail}");
}
