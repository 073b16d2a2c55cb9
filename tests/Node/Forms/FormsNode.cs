using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Node.Clock;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Storage.Blobs;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Forms;

/// <summary>A whole node of a region, run by an authority that also keeps the registry 99 and 99.501, with three enterprises; its clock can be moved.</summary>
internal sealed class FormsNode : IAsyncDisposable
{
    public const string Password = "Ceshi-mima-2026";
    private readonly RunningNode _node;

    private FormsNode(RunningNode node, TestClock clock) => (_node, Clock) = (node, clock);

    public TestClock Clock { get; }
    public RunningNode Running => _node;
    public ICases Cases => Get<ICases>();
    public IPrefixTable Prefixes => Get<IPrefixTable>();
    public Principal Officer { get; private set; } = null!;
    public Principal Leader { get; private set; } = null!;
    public Principal Duty { get; private set; } = null!;
    public Principal Reviewer { get; private set; } = null!;
    public Principal Provider { get; private set; } = null!;
    public Principal Gas { get; private set; } = null!;
    public Principal Electric { get; private set; } = null!;

    public static async Task<FormsNode> StartAsync()
    {
        var clock = new TestClock();
        var node = new FormsNode(await RunningNode.StartAsync(new NodeSettings { Limits = new() { DrainSeconds = 1 }, NodeTest = new() { Allow = ["127.0.0.0/8"] } }, clock), clock);
        await node.PeopleAsync();
        return node;
    }

    public T Get<T>() where T : notnull => _node.Host.Services.GetRequiredService<T>();

    public async Task<string> OpenAsync(Principal who, string form, string transition, string values) =>
        (await Ok(Cases.OpenAsync(who, new OpenCase(form, Values(values), Transition: transition)))).Id;

    public Task<CaseView> MoveAsync(Principal who, string id, string transition, string values = "{}", string? opinion = null) => Ok(Cases.MoveAsync(who, Step(who, id, transition, values, opinion, Password)));

    public async Task RefusedAsync(string code, Principal who, string id, string transition, string values = "{}", string? opinion = "不行", string password = Password)
    {
        var outcome = await Cases.MoveAsync(who, Step(who, id, transition, values, opinion, password));
        Assert.True(outcome.Status.Code == code, $"{transition}: {outcome.Status.Code} in place of {code}: {outcome.Status.Field} {outcome.Status.Detail} {outcome.Status.Say?.En}");
    }

    public CaseView Find(string id) => Get<INodeCases>().Find(id)!;

    /// <summary>Effects run beside the test.</summary>
    public async Task<CaseView> UntilAsync(string id, Func<CaseView, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience.Deadline);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds(Find(id)))
        {
            Assert.False(late.IsCancellationRequested, $"{Find(id).State} {string.Join("; ", Cases.Pending(id).Select(p => $"{p.Name}: {p.Trouble}"))} {Find(id).Values["testReport"]}");
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
        return Find(id);
    }

    /// <summary>The case below, once its effect has run.</summary>
    public async Task<string> ChildAsync(string parent, string form, string organization)
    {
        using var late = new CancellationTokenSource(Patience.Deadline);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            await foreach (var child in Get<INodeCases>().AllAsync(new CaseQuery(form, Parent: parent)))
                if (child.Parties.Values.Any(p => p.Contains(organization)) && (child.Values["organization"] is null || child.Values["organization"]!.ToString() == organization)) return child.Id;
            Assert.False(late.IsCancellationRequested, string.Join("; ", Cases.Pending(parent).Select(p => $"{p.Name}: {p.Trouble}")));
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>A value that refers to a file which is in the store.</summary>
    public async Task<string> FileAsync(Principal who)
    {
        var taken = await Get<BlobStore>().PutAsync(new MemoryStream([1, 2, 3]), who.Organization!);
        return $"[{new FileReference(taken.Name, "附件.txt", "text/plain", taken.Bytes).ToJson().ToJsonString()}]";
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private MoveCase Step(Principal who, string id, string transition, string values, string? opinion, string password) =>
        new(id, transition, Values(values), Cases.Find(who, id) is { Succeeded: true } seen ? seen.Value.Position : 0, opinion, password);

    private static JsonObject Values(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static async Task<CaseView> Ok(ValueTask<Outcome<CaseView>> of)
    {
        var outcome = await of;
        Assert.True(outcome.Succeeded, $"{outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail} {outcome.Status.Say?.En}");
        return outcome.Value;
    }

    private async Task PeopleAsync()
    {
        var parties = Get<IParties>();
        var boss = PreparedNode.Done(await parties.FoundAsync(new(Code("12500000YW00001944"), "渝江市经信委", OrganizationKind.Authority, Region("500000")), Name("boss"), new("张主任", null)));
        var admin = boss.In(parties.Directory.Operator!.Id)!;
        foreach (var prefix in new[] { "99", "99.501" }) PreparedNode.Done(await Get<IPrefixRegistry>().HomeAsync(admin, new PrefixGrant(PreparedNode.PrefixOf(prefix), admin.Organization!, "渝江市经信委")));
        Officer = await BindAsync(admin, "officer", Role.RegionOfficer);
        Leader = await BindAsync(admin, "leader", Role.RegionLeader);
        Duty = await BindAsync(admin, "duty", Role.SecurityDuty);
        Reviewer = await BindAsync(admin, "reviewer", Role.RegistryReviewer);
        Provider = await TenantAsync(admin, "91510107YW00000391", "锦程智造", "provider");
        Gas = await TenantAsync(admin, "91500103YW0000100R", "渝城燃气", "gas");
        Electric = await TenantAsync(admin, "91510703YW0000127L", "绵州电控", "electric");
    }

    private async Task<Principal> TenantAsync(Principal admin, string uscc, string name, string user)
    {
        var parties = Get<IParties>();
        var tenant = PreparedNode.Done(await parties.RegisterAsync(admin, new(Code(uscc), name, OrganizationKind.Enterprise, Region("500103")), Name(user), new(name, null)));
        Assert.Equal(Outcome.Ok, await Get<Passwords>().SetAsync(Name(user), Password));
        return parties.Directory.Find(Name(user))!.In(tenant.Id)!;
    }

    private async Task<Principal> BindAsync(Principal admin, string name, Role role)
    {
        var own = Get<IParties>().Directory.Operator!.Id;
        var user = PreparedNode.Done(await Get<IParties>().BindAsync(admin, new(own, Name(name), new(name, null), [role])));
        Assert.Equal(Outcome.Ok, await Get<Passwords>().SetAsync(Name(name), Password));
        return user.In(own)!;
    }

    private static Uscc Code(string text) => Uscc.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    private static RegionCode? Region(string text) => RegionCode.TryParse(text, out var region) ? region : null;

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
