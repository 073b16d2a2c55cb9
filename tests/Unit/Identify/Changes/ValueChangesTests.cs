using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Things;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Identify.Changes.ChangesBed;

namespace Yiwang.Unit.Tests.Identify.Changes;

public sealed class ValueChangesTests
{
    private const string A = "99.501.1001/A";

    private static async Task<ChangesBed> WithAAsync()
    {
        var bed = await OpenAsync();
        Assert.Equal(Outcome.Ok, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "https://a.example"), Edit(2, "a@a.example", "EMAIL")]))).Status);
        return bed;
    }

    [Fact]
    public async Task A_handle_is_created_once()
    {
        await using var bed = await WithAAsync();
        Assert.Equal([1, 2], bed.Indexes(A));
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "x")]))).Status.Code);
    }

    [Fact]
    public async Task Overwriting_replaces_the_record()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Outcome.Ok, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(3, "c")], Existing.Overwrite))).Status);
        Assert.Equal([3], bed.Indexes(A));
        Assert.Equal(Outcome.Ok, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H("99.501.1001/B"), [Edit(3, "c")], Existing.Overwrite))).Status);
    }

    [Fact]
    public async Task The_same_creation_again_is_accepted_where_the_surface_wants_it()
    {
        await using var bed = await WithAAsync();
        var position = bed.Things.Registry.Find(H(A)).Value!.Position;
        var again = await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(2, "a@a.example", "EMAIL"), Edit(1, "https://a.example")], Existing.AcceptSame));
        Assert.Equal(position, again.Value!.Position);
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "https://other.example")], Existing.AcceptSame))).Status.Code);
        Assert.NotEqual(Outcome.Ok, (await bed.Changes.CreateAsync(ByOutsider, new NewHandle(H(A), [Edit(2, "a@a.example", "EMAIL"), Edit(1, "https://a.example")], Existing.AcceptSame))).Status);
    }

    [Fact]
    public async Task A_key_makes_repeats_harmless()
    {
        await using var bed = await OpenAsync();
        var by = ByManager with { Key = "k1" };
        var first = await bed.Changes.CreateAsync(by, new NewHandle(H(A), [Edit(1, "x")], Existing.Overwrite));
        var second = await bed.Changes.CreateAsync(by, new NewHandle(H(A), [Edit(1, "x")], Existing.Overwrite));
        Assert.Equal(first.Value!.Position, second.Value!.Position);
        var changed = await bed.Changes.CreateAsync(ByManager with { Key = "k2" }, new NewHandle(H(A), [Edit(1, "y")], Existing.Overwrite));
        var repeated = await bed.Changes.CreateAsync(ByManager with { Key = "k2" }, new NewHandle(H(A), [Edit(1, "y")], Existing.Overwrite));
        Assert.Equal(changed.Value!.Position, repeated.Value!.Position);
    }

    [Fact]
    public async Task A_minted_suffix_goes_behind_what_was_given()
    {
        await using var bed = await OpenAsync();
        foreach (var start in new[] { "99.501.1001", "99.501.1001/", "99.501.1001/lot-" })
        {
            var minted = await bed.Changes.MintAsync(ByManager, start, [Edit(1, "x")]);
            Assert.StartsWith(start, minted.Value!.Handle.ToString(), StringComparison.Ordinal);
            Assert.True(minted.Value.Handle.ToString().Length > start.Length + 30);
        }
        Assert.Equal(Codes.ThingsHandleInvalid, (await bed.Changes.MintAsync(ByManager, "no prefix", [Edit(1, "x")])).Status.Code);
    }

    [Fact]
    public async Task Values_are_added_modified_and_removed()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Outcome.Ok, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(3, "c")])).Status);
        Assert.Equal(Codes.ThingsValueTaken, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(4, "d"), Edit(3, "e")])).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(3, "e")], overwrite: true)).Status);
        Assert.Equal(Outcome.Ok, (await bed.Changes.ModifyAsync(ByManager, H(A), [Edit(1, "https://b.example")])).Status);
        Assert.Equal(Codes.ThingsValuesNotFound, (await bed.Changes.ModifyAsync(ByManager, H(A), [Edit(9, "x")])).Status.Code);
        Assert.Equal(Codes.ThingsValuesNotFound, (await bed.Changes.RemoveAsync(ByManager, H(A), [2, 77])).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Changes.RemoveAsync(ByManager, H(A), [2])).Status);
        Assert.Equal(Codes.ThingsValuesNotFound, (await bed.Changes.RemoveAsync(ByManager, H(A), [2])).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Changes.PutAsync(ByManager, H(A), [Edit(1, "put"), Edit(5, "new")])).Status);
        Assert.Equal([1, 3, 5], bed.Indexes(A));
        Assert.Equal(("put", "e"), (bed.Text(A, 1), bed.Text(A, 3)));
    }

    [Fact]
    public async Task A_deleted_handle_is_gone_for_good()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Outcome.Ok, (await bed.Changes.DeleteAsync(ByManager, H(A), "test")).Status);
        Assert.Equal(Codes.ThingsVoided, (await bed.Changes.DeleteAsync(ByManager, H(A), "test")).Status.Code);
        Assert.Equal(Codes.ThingsVoided, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(3, "c")])).Status.Code);
        foreach (var existing in Enum.GetValues<Existing>()) Assert.Equal(Codes.ThingsHandleTaken, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "x")], existing))).Status.Code);
    }

    [Theory]
    [InlineData(1000), InlineData(1001), InlineData(1100), InlineData(1199), InlineData(0), InlineData(-1)]
    public async Task Indexes_that_are_not_the_clients_to_use_are_refused(int index)
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(index, "x")])).Status.Code);
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H("99.501.1001/B"), [Edit(index, "x")]))).Status.Code);
    }

    [Fact]
    public async Task Aliases_sent_back_unchanged_are_no_fault_and_are_kept()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Outcome.Ok, (await bed.Things.Registry.BindAliasAsync(ThingsBed.Manager, H(A), new Alias(AliasScheme.LocalCode, "L-7"))).Status);
        var alias = bed.Things.Registry.Find(H(A)).Value!.Values.Single(v => v.Index >= 1100);
        var sent = new ValueEdit(alias.Index, alias.Type, alias.Data);
        Assert.Equal(Outcome.Ok, (await bed.Changes.OverwriteAsync(ByManager, H(A), [Edit(1, "x"), sent])).Status);
        Assert.Equal([1, alias.Index], bed.Indexes(A));
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.OverwriteAsync(ByManager, H(A), [Edit(alias.Index, "forged")])).Status.Code);
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.RemoveAsync(ByManager, H(A), [alias.Index])).Status.Code);
    }

    [Fact]
    public async Task An_index_given_twice_is_refused()
    {
        await using var bed = await WithAAsync();
        var twice = new[] { Edit(1, "x"), Edit(1, "y") };
        Assert.Equal(Codes.ThingsValueTaken, (await bed.Changes.AddAsync(ByManager, H(A), twice)).Status.Code);
        Assert.Equal(Codes.ThingsValueTaken, (await bed.Changes.OverwriteAsync(ByManager, H(A), twice)).Status.Code);
        Assert.Equal(Codes.ThingsValueTaken, (await bed.Changes.CreateAsync(ByManager, new NewHandle(H("99.501.1001/B"), twice))).Status.Code);
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.ModifyAsync(ByManager, H(A), twice)).Status.Code);
    }

    [Fact]
    public async Task A_change_of_nothing_is_refused()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.AddAsync(ByManager, H(A), [])).Status.Code);
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.ModifyAsync(ByManager, H(A), [])).Status.Code);
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Changes.RemoveAsync(ByManager, H(A), [])).Status.Code);
    }

    [Fact]
    public async Task Values_that_the_editor_may_not_see_stay_as_they_are()
    {
        await using var bed = await WithAAsync();
        Assert.Equal(Outcome.Ok, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(50, "secret") with { Scope = (3, Visibility.Internal) }])).Status);
        Assert.Equal(Outcome.Ok, (await bed.Changes.OverwriteAsync(ByEngineer, H(A), [Edit(1, "x")])).Status);
        Assert.Equal([1, 50], bed.Indexes(A));
        Assert.Equal("secret", bed.Text(A, 50));
        Assert.Equal(Codes.ThingsValueTaken, (await bed.Changes.AddAsync(ByEngineer, H(A), [Edit(50, "guess")])).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Changes.ModifyAsync(ByEngineer, H(A), [Edit(50, "guess")])).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Changes.RemoveAsync(ByEngineer, H(A), [50])).Status.Code);
        Assert.Equal("secret", bed.Text(A, 50));
    }

    [Fact]
    public async Task A_read_only_value_is_neither_modified_nor_removed_by_itself()
    {
        await using var bed = await WithAAsync();
        var fixedValue = Edit(9, "fixed") with { Permissions = ValuePermissions.AdminRead | ValuePermissions.PublicRead };
        Assert.Equal(Outcome.Ok, (await bed.Changes.AddAsync(ByManager, H(A), [fixedValue])).Status);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Changes.ModifyAsync(ByManager, H(A), [Edit(9, "x")])).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Changes.RemoveAsync(ByManager, H(A), [9])).Status.Code);
    }

    [Theory]
    [InlineData("delete"), InlineData("add"), InlineData("modify"), InlineData("remove"), InlineData("put"), InlineData("overwrite"), InlineData("create")]
    public async Task Another_organisation_is_refused_and_the_audit_says_so(string act)
    {
        await using var bed = await WithAAsync();
        var outcome = await DoAsync(bed, act);
        Assert.Equal(Codes.PartiesForbidden, outcome.Code);
        var line = Assert.Single(bed.Audit.Records);
        Assert.Equal((AuditKind.Refusal, "handle." + act, Codes.PartiesForbidden, ThingsBed.Stranger), (line.Kind, line.Action, line.Outcome, line.Organization));
        Assert.Equal([1, 2], bed.Indexes(A));
        bed.Audit.Fails = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await DoAsync(bed, act)).Code);
    }

    private static async Task<Outcome> DoAsync(ChangesBed bed, string act) => act switch
    {
        "create" => (await bed.Changes.CreateAsync(ByOutsider, new NewHandle(H("99.501.1001/NEW"), [Edit(1, "x")]))).Status,
        "delete" => (await bed.Changes.DeleteAsync(ByOutsider, H(A), "mine now")).Status,
        "add" => (await bed.Changes.AddAsync(ByOutsider, H(A), [Edit(1, "x")])).Status,
        "modify" => (await bed.Changes.ModifyAsync(ByOutsider, H(A), [Edit(77, "x")])).Status,
        "remove" => (await bed.Changes.RemoveAsync(ByOutsider, H(A), [77])).Status,
        "put" => (await bed.Changes.PutAsync(ByOutsider, H(A), [Edit(1, "x")])).Status,
        _ => (await bed.Changes.OverwriteAsync(ByOutsider, H(A), [Edit(1, "x")])).Status,
    };

    [Fact]
    public async Task The_public_must_sign_in()
    {
        await using var bed = await WithAAsync();
        var by = new Change(Principal.Public, "handle");
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Changes.AddAsync(by, H(A), [Edit(3, "x")])).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Changes.DeleteAsync(by, H(A), "x")).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Changes.CreateAsync(by, new NewHandle(H("99.501.1001/B"), []))).Status.Code);
    }

    [Fact]
    public async Task Who_was_slower_reads_again_and_loses_nothing()
    {
        RacingRegistry racing = null!;
        await using var bed = await OpenAsync(things => racing = new RacingRegistry(things.Registry, 3));
        await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "x")]));
        Assert.Equal(Outcome.Ok, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(2, "mine")])).Status);
        Assert.Equal([1, 2, 501, 502, 503], bed.Indexes(A));
        Assert.Equal(4, racing.Revisions);
    }

    [Fact]
    public async Task Who_is_always_slower_is_told_in_the_end()
    {
        RacingRegistry racing = null!;
        await using var bed = await OpenAsync(things => racing = new RacingRegistry(things.Registry, int.MaxValue));
        await bed.Changes.CreateAsync(ByManager, new NewHandle(H(A), [Edit(1, "x")]));
        Assert.Equal(Codes.EventsConflict, (await bed.Changes.AddAsync(ByManager, H(A), [Edit(2, "mine")])).Status.Code);
        Assert.Equal(4, racing.Revisions);
    }
}
