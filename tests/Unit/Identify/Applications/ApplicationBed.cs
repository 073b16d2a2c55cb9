using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Identify;
using Yiwang.Identify.Applications;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Identify.Applications;

/// <summary>The shipped forms over the engine, on a node that holds 99.501.</summary>
internal sealed class ApplicationBed : IAsyncDisposable
{
    private ApplicationBed(CaseBed bed) => Bed = bed;

    public CaseBed Bed { get; }
    public IPrefixRegistry Registry => Bed.Things.PrefixRegistry;
    public IPrefixTable Prefixes => Bed.Things.Prefixes;
    public Principal Administrator { get; private set; } = null!;

    public static async Task<ApplicationBed> OpenAsync()
    {
        var bed = new ApplicationBed(await CaseBed.OpenAsync(shipped: [new DefinitionAssembly(typeof(IdentifyApi).Assembly)]));
        bed.Administrator = new Principal(bed.Bed.Officer.Organization, bed.Bed.Officer.User, new HashSet<Role> { Role.NodeAdmin, Role.OrgAdmin });
        Assert.Equal(Outcome.Ok, (await bed.Registry.HomeAsync(bed.Administrator, new PrefixGrant(P("99.501"), bed.Administrator.Organization!, "渝江市经信委"))).Status);
        return bed;
    }

    public static Prefix P(string text) => Prefix.TryParse(text, out var prefix, out _) ? prefix : throw new FormatException(text);

    public async Task<CaseView> ApplyAsync(string form = "enterprise-prefix", string more = """ "hostMode":"hosted" """) =>
        await CaseBed.Ok(Bed.Node.OpenAsync(Bed.Forge, new OpenCase(form, CaseBed.Values($$"""{"orgName":"渝州精锻",{{more}}}"""))));

    /// <summary>An advice to suspend the forge's prefix, as whoever decides finds it.</summary>
    public async Task<CaseView> AdviseAsync(string delegator)
    {
        var view = await CaseBed.Ok(Bed.Node.OpenAsync(Bed.Officer.Organization!, new OpenCase("suspension-advice", CaseBed.Values($$"""{"delegator":"{{delegator}}","prefix":"99.501.7","holder":"渝州精锻","facts":"核验不符"}"""))));
        var values = (System.Text.Json.Nodes.JsonObject)view.Values.DeepClone();
        values["decisionNote"] = "实名核验不符";
        return view with { Values = values };
    }

    public ValueTask<EffectResult> RunAsync(ICaseEffect effect, CaseView view, params (string Name, string Value)[] arguments) =>
        effect.RunAsync(new EffectCall(view, "approve", view.Position, "7.0", Bed.Officer, arguments.ToDictionary(a => a.Name, a => a.Value)), CancellationToken.None);

    public ValueTask<Outcome> CheckAsync(ICaseGuard guard, CaseView view, string prefix) =>
        guard.CheckAsync(new GuardCall(view, "approve", Bed.Officer, new Dictionary<string, string> { ["prefix"] = prefix }), CancellationToken.None);

    public DelegatePrefix Delegate => new(Registry, Prefixes, Bed.Parties.Directory);

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
