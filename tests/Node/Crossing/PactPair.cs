using System.Globalization;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Two organisations for tests of whole nodes, and a pact of theirs.</summary>
internal static class PactPair
{
    public const string Kind = "IdentifierRegistered", Template = "99.501/TPL-BOTTLE", Form = "consult", Report = "identify.t1";
    /// <summary>B's prefix, and a template of its whose values are of every grade and visibility.</summary>
    public const string PrefixB = "99.2", Part = "99.2/META_PART";

    public static PactScope Everything => new(PactVerbs.Resolve | PactVerbs.Subscribe | PactVerbs.Forward | PactVerbs.Report, 2, [Template, Part], new Dictionary<string, IReadOnlyList<int>>(), ["*"], [Form], [], [Kind], [Report], ["*"], 10_000_000);

    /// <returns>The administrator and a token.</returns>
    public static async Task<(Principal Who, string Token)> FoundAsync(Accounts accounts, IParties parties, IPrefixRegistry prefixes, ApiTokens tokens, string uscc, string name, string prefix, SigningAlgorithm algorithm)
    {
        if (!Uscc.TryParse(uscc, out var code) || !UserName.TryParse("admin", out var admin)) throw new InvalidOperationException("test data");
        var user = PreparedNode.Done(await accounts.FoundAsync(new RegisterOrganization(code, name, OrganizationKind.Enterprise) { Algorithm = algorithm }, admin, new Person("管理员", null), PreparedNode.Password));
        var own = parties.Directory.Operator!;
        var who = user.In(own.Id)!;
        PreparedNode.Done(await prefixes.HomeAsync(who, new PrefixGrant(PreparedNode.PrefixOf(prefix), own.Id.ToString(), name)));
        return (who, PreparedNode.Done(await tokens.IssueAsync(who, "tests", who.Roles, 30)).Secret);
    }

    private static TemplateBody PartBody => new()
    {
        NameZh = "零件", NameEn = "Part", Kind = ObjectKind.Product,
        Items = [Item(2000, "open", 1, Visibility.Public), Item(2001, "hardness", 1, Visibility.Granted), Item(2002, "recipe", 2, Visibility.Granted), Item(2003, "drawing", 3, Visibility.Granted), Item(2004, "price", 1, Visibility.Internal)],
    };

    private static TemplateItem Item(int index, string name, byte grade, Visibility visibility) => new() { Index = index, Name = name, NameZh = name, Type = ItemType.Text, Grade = grade, Visibility = visibility };

    public static PactParty Party(Organization organization, string logKey, Uri node) =>
        new(organization.Id, organization.Name, organization.Uscc.ToString(), organization.Algorithm, organization.FirstKey, organization.Key, organization.SealKey, node, logKey);

    public static PactText Text(PactParty a, PactParty b, TimeProvider clock, string id = "", PactScope? scope = null) =>
        new(id, 1, "YW-TEST-001", PactKind.Share, a, b, scope ?? Everything, scope ?? Everything, Micros.Of(clock) - 3_600_000_000, null, 0, "互相提供标识登记的存证记录。");

    /// <summary>Two data folders whose organisations have signed, the notices carried by hand.</summary>
    /// <param name="change">Of what they sign.</param>
    public static async Task<PreparedPair> PrepareAsync(string folder, Uri atA, Uri atB, PactScope? scope = null, Func<PactText, PactText>? change = null)
    {
        var (folderA, folderB) = (Path.Combine(folder, "a"), Path.Combine(folder, "b"));
        await using var a = await OpenAsync(folderA, "test.invalid/99.1", atA);
        await using var b = await OpenAsync(folderB, "test.invalid/99.2", atB);
        var (whoA, token) = await FoundAsync(a.Parts.Accounts, a.Parts.Parties, a.Parts.Things.PrefixRegistry, a.Parts.Tokens, "91500116YW00000126", "渝州精锻汽车零部件有限公司", PreparedNode.Prefix, SigningAlgorithm.Ed25519);
        var (whoB, tokenB) = await FoundAsync(b.Parts.Accounts, b.Parts.Parties, b.Parts.Things.PrefixRegistry, b.Parts.Tokens, "91500108YW00000551", "山城整车有限公司", PrefixB, SigningAlgorithm.Sm2);
        var (ownA, ownB) = (a.Parts.Parties.Directory.Operator!, b.Parts.Parties.Directory.Operator!);
        PreparedNode.Done(await b.Parts.Things.Templates.PublishAsync(whoB, Handle.Parse(Part), PartBody, -1));
        var text = Text(Party(ownA, a.Parts.Checkpointer.Key.ToString(), atA), Party(ownB, b.Parts.Checkpointer.Key.ToString(), atB), TimeProvider.System, scope: scope);
        var drafted = PreparedNode.Done(await a.Parts.Pacts.Pacts.DraftAsync(whoA, change?.Invoke(text) ?? text));
        PreparedNode.Done(await a.Parts.Pacts.Pacts.ProposeAsync(whoA, drafted.Id));
        await CarryAsync(a.Parts.Pacts.Pacts, b.Parts.Pacts.Pacts, drafted.Id, ownA.Id);
        PreparedNode.Done(await b.Parts.Pacts.Pacts.SignAsync(whoB, drafted.Id, b.Parts.Pacts.Pacts.Find(drafted.Id)!.Hash, compared: true));
        await CarryAsync(b.Parts.Pacts.Pacts, a.Parts.Pacts.Pacts, drafted.Id, ownB.Id);
        if (a.Parts.Pacts.Pacts.Find(drafted.Id)!.State != PactState.Active) throw new InvalidOperationException("the pact is not in force");
        return new PreparedPair(folderA, folderB, token, drafted.Id, a.Stores.Events.Origin) { TokenB = tokenB, OrganizationB = ownB.Id.ToString() };
    }

    /// <summary>Two nodes to serve, whose organisations have signed.</summary>
    /// <param name="form">A definition in both folders; null = none.</param>
    public static async Task<(ServedNode A, ServedNode B, PreparedPair Pair)> PrepareServedAsync(string folder, string? form = null)
    {
        var (portA, portB) = (FreePort.Next(), FreePort.Next());
        var pair = await PrepareAsync(folder, ServedNode.At(portA), ServedNode.At(portB));
        if (form is not null) await PutForm.AtBothAsync(pair, form);
        // what A knows nothing of, it asks B
        return (new ServedNode(pair.FolderA, portA, pair.Token, null, $"upstream={ServedNode.At(portB)}"), new ServedNode(pair.FolderB, portB, pair.TokenB, null), pair);
    }

    private static async Task CarryAsync(IPacts from, IPacts to, string pact, OrganizationId sender)
    {
        foreach (var notice in from.NoticesFrom(pact, sender, 1))
        {
            var heard = await to.ReceiveAsync(notice.Bytes);
            if (!heard.Succeeded) throw new InvalidOperationException($"{heard.Code} {heard.Detail}");
        }
    }

    private static async Task<Opened> OpenAsync(string path, string origin, Uri address)
    {
        var (folder, settings) = (new DataFolder(path), new NodeSettings { Origin = origin });
        folder.Create(test: true);
        var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, CancellationToken.None);
        var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, "test", TimeProvider.System), TimeProvider.System);
        var parts = await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, CancellationToken.None);
        await parts.TellPactsAsync(() => address.ToString(), CancellationToken.None);
        return new Opened(stores, certificates, parts);
    }

    private sealed record Opened(NodeStores Stores, ServerCertificates Certificates, NodeParts Parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Parts.DisposeAsync();
            Certificates.Dispose();
            await Stores.DisposeAsync();
        }
    }

    internal static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Origin">Of A's log.</param>
internal sealed record PreparedPair(string FolderA, string FolderB, string Token, string Pact, string Origin)
{
    public required string TokenB { get; init; }
    public required string OrganizationB { get; init; }
}
