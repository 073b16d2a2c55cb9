using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class PrefixTests
{
    private static readonly Principal Applicant = Of(Stranger, Role.OrgAdmin);

    private static Prefix P(string text) => Prefix.TryParse(text, out var prefix, out _) ? prefix : throw new FormatException(text);

    [Fact]
    public async Task A_prefix_is_given_once_and_never_again()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var prefixes = bed.Things.PrefixRegistry;
        Assert.Equal(Codes.ThingsPrefixTaken, (await prefixes.DelegateAsync(Operator, [new(P("99.501.1001"), Stranger, "x")])).Status.Code);
        Assert.True((await prefixes.CancelAsync(Operator, P("99.501.1001"), "企业注销")).Succeeded);
        Assert.Equal(Codes.ThingsPrefixTaken, (await prefixes.DelegateAsync(Operator, [new(P("99.501.1001"), Stranger, "x")])).Status.Code);
        Assert.Equal(Codes.ThingsPrefixCancelled, (await prefixes.ResumeAsync(Operator, P("99.501.1001"))).Status.Code);
        Assert.Equal(PlaceKind.Cancelled, bed.Things.Prefixes.Locate(P("99.501.1001")).Kind);
        Assert.Equal(Codes.ThingsPrefixCancelled, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"))).Status.Code);
    }

    [Fact]
    public async Task A_prefix_with_identifiers_in_use_is_cancelled_after_notice_only()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var prefixes = bed.Things.PrefixRegistry;
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        Assert.Equal(Codes.RequestInvalid, (await prefixes.CancelAsync(Operator, P("99.501.1001"), "注销")).Status.Code);
        await prefixes.SuspendAsync(Operator, P("99.501.1001"), "注销公告");
        bed.Clock.Now += TimeSpan.FromDays(179);
        Assert.Equal(Codes.RequestInvalid, (await prefixes.CancelAsync(Operator, P("99.501.1001"), "注销")).Status.Code);
        bed.Clock.Now += TimeSpan.FromDays(1.1);
        Assert.True((await prefixes.CancelAsync(Operator, P("99.501.1001"), "注销")).Succeeded);
    }

    [Fact]
    public async Task A_prefix_whose_identifiers_are_all_voided_is_cancelled_at_once()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        await bed.Registry.VoidAsync(Manager, H("99.501.1001/A"), "x");
        Assert.True((await bed.Things.PrefixRegistry.CancelAsync(Operator, P("99.501.1001"), "注销")).Succeeded);
    }

    [Fact]
    public async Task Of_many_who_give_one_prefix_exactly_one_does()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await bed.Things.PrefixRegistry.DelegateAsync(Operator, [new(P("99.501.1003"), Stranger, "x")]))));
        Assert.Single(outcomes, o => o.Succeeded);
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.Equal(Codes.ThingsPrefixTaken, o.Status.Code));
    }

    [Fact]
    public async Task Suspension_and_resumption_last_over_a_restart()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Things.PrefixRegistry.SuspendAsync(Operator, P("99.501.1001"), "欠缴");
        await bed.RestartAsync();
        Assert.Equal((PrefixState.Suspended, "欠缴"), (bed.Things.Prefixes.Find(P("99.501.1001"))!.State, bed.Things.Prefixes.Find(P("99.501.1001"))!.Reason));
        Assert.Equal(Codes.EventsConflict, (await bed.Things.PrefixRegistry.SuspendAsync(Operator, P("99.501.1001"), "again")).Status.Code);
        Assert.Equal(PrefixState.Active, (await bed.Things.PrefixRegistry.ResumeAsync(Operator, P("99.501.1001"))).Value!.State);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Things.PrefixRegistry.SuspendAsync(Manager, P("99.501.1001"), "x")).Status.Code);
    }

    [Fact]
    public async Task A_question_goes_to_the_nearest_known_ancestor()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Things.PrefixRegistry.DelegateAsync(Operator, [new(P("99.501.1005"), Stranger, "远方", new Uri("https://yz.example.org:8443/"), new byte[] { 1, 2, 3 }, 3600)]);
        var table = bed.Things.Prefixes;
        Assert.Equal(PlaceKind.Here, table.Locate(P("99.501.1001")).Kind);
        Assert.Equal(PlaceKind.Nobody, table.Locate(P("99.501.1999")).Kind);
        Assert.Equal(PlaceKind.Unknown, table.Locate(P("99.502")).Kind);
        Assert.Equal(PlaceKind.Unknown, table.Locate(P(Stranger)).Kind);
        var elsewhere = table.Locate("99.501.1005.7"u8);
        Assert.Equal((PlaceKind.Elsewhere, "https://yz.example.org:8443/", 3600), (elsewhere.Kind, elsewhere.Record!.Node!.AbsoluteUri, elsewhere.Record.TtlSeconds));
        Assert.Equal([1, 2, 3], elsewhere.Record.PublicKey.ToArray());
        Assert.Equal(Codes.ThingsPrefixNotHere, (await bed.Registry.RegisterAsync(Of(Stranger, Role.OrgAdmin), Row("99.501.1005/A"))).Status.Code);
    }

    [Fact]
    public async Task A_prefix_moves_to_another_node_and_back_and_its_identifiers_stay()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        var prefixes = bed.Things.PrefixRegistry;
        Assert.Equal(Codes.PartiesForbidden, (await prefixes.RehomeAsync(Applicant, P("99.501.1001"), null, default)).Status.Code);
        Assert.True((await prefixes.RehomeAsync(Of(Forge, Role.OrgAdmin), P("99.501.1001"), new Uri("https://yz.example.org/"), default)).Succeeded);
        Assert.Equal(PlaceKind.Elsewhere, bed.Things.Prefixes.Locate(P("99.501.1001")).Kind);
        Assert.Equal(1, bed.Things.Prefixes.DelegationCount);
        Assert.True((await prefixes.RehomeAsync(Operator, P("99.501.1001"), null, default)).Succeeded);
        Assert.Equal((PlaceKind.Here, Forge), (bed.Things.Prefixes.Locate(P("99.501.1001")).Kind, bed.Things.Prefixes.Locate(P("99.501.1001")).Record!.Holder));
        Assert.True(bed.Registry.Find(H("99.501.1001/A")).Succeeded);
    }

    [Fact]
    public async Task A_top_node_holds_twenty_five_thousand_delegations_and_pages_through_them()
    {
        await using var bed = await ThingsBed.OpenAsync();
        for (var i = 0; i < 25; i++)
        {
            var grants = Enumerable.Range(1, 1000).Select(n => new PrefixGrant(P($"99.501.{100_000 + i * 1000 + n}"), Stranger, "x", new Uri($"https://n{i}.example.org/"))).ToList();
            Assert.True((await bed.Things.PrefixRegistry.DelegateAsync(Operator, grants)).Succeeded);
        }
        await bed.RestartAsync();
        Assert.Equal(25_000, bed.Things.Prefixes.DelegationCount);
        var seen = 0;
        for (string? cursor = null; ;)
        {
            var (page, next) = bed.Things.Prefixes.Delegations(cursor, 999);
            seen += page.Count;
            if (next is null) break;
            cursor = next;
        }
        Assert.Equal(25_000, seen);
    }

    [Fact]
    public async Task Locating_over_bytes_allocates_nothing()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var table = bed.Things.Prefixes;
        var prefix = "99.501.1001.5"u8.ToArray();
        var kind = table.Locate(prefix).Kind;
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1000; i++) kind = table.Locate(prefix).Kind; }));
        Assert.Equal(PlaceKind.Nobody, kind);
        Assert.Equal(PlaceKind.Unknown, table.Locate(new byte[500]).Kind);
        Assert.Equal(PlaceKind.Unknown, table.Locate([0xFF]).Kind);
    }
}
