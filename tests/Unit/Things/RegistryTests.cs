using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class RegistryTests
{
    private static readonly TemplateBody Forging = StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body;
    private static readonly TemplateBody GasMeter = StarterTemplates.All.Single(t => t.Suffix == "META_GAS_METER").Body;

    private static HandleValue[] ForgingValues(string batch) => [Value(2000, batch), Value(2001, "L26"), Value(2002, "42CrMo"), Value(2003, "1150"), Value(2010, "https://example.org/d.pdf")];

    [Fact]
    public async Task A_registered_thing_is_found_also_after_restart()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var done = await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/ZXJ-1", Value(1, "https://example.org"), Value(2, "secret", 3, Visibility.Internal), Value(3, "granted", 2, Visibility.Granted)));
        Assert.Equal(Outcome.Ok, done.Status);
        for (var round = 0; round < 2; round++)
        {
            var found = bed.Registry.Find(H("99.501.1001/zxj-1")).Value!;
            Assert.Equal(("99.501.1001/ZXJ-1", Forge, ThingStatus.Active), (found.Handle.ToString(), found.Owner, found.Status));
            Assert.Equal(["https://example.org", "secret", "granted"], found.Values.Select(Text));
            Assert.Equal([1, 3, 2], found.Values.Select(v => (int)v.Grade));
            Assert.Equal(bed.Clock.Now.ToUnixTimeSeconds() * 1_000_000, found.Values[0].TimestampUs);
            await bed.RestartAsync();
        }
        Assert.Equal(Codes.ThingsNotFound, bed.Registry.Find(H("99.501.1001/ZXJ-2")).Status.Code);
    }

    [Fact]
    public async Task An_identifier_is_never_given_twice()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"));
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/a"))).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Registry.VoidAsync(Manager, H("99.501.1001/A"), "报废")).Status);
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"))).Status.Code);
    }

    [Fact]
    public async Task Of_many_who_want_one_identifier_exactly_one_gets_it()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await bed.Registry.RegisterAsync(Manager, Row($"99.501.1001/N{i % 10}")))));
        Assert.Equal(10, outcomes.Count(o => o.Succeeded));
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.Equal(Codes.ThingsHandleTaken, o.Status.Code));
    }

    [Theory]
    [InlineData("99.501.1001/A B", Codes.ThingsHandleInvalid)]
    [InlineData("99.501.1001/User_lin", Codes.ThingsHandleInvalid)]
    [InlineData("99.501/A", Codes.PartiesForbidden)]
    [InlineData("99.501.1002/A", Codes.ThingsPrefixUnknown)]
    [InlineData("99.777/A", Codes.ThingsPrefixUnknown)]
    [InlineData("o.strangerstrangerstra/A", Codes.PartiesForbidden)]
    public async Task What_may_not_be_registered_is_refused_by_code_and_changes_nothing(string handle, string code)
    {
        await using var bed = await ThingsBed.OpenAsync();
        var size = bed.Events.Size;
        Assert.Equal(code, (await bed.Registry.RegisterAsync(Manager, Row(handle))).Status.Code);
        Assert.Equal(size, bed.Events.Size);
    }

    [Fact]
    public async Task Nobody_else_registers_revises_or_voids()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"))).Value!;
        foreach (var who in new[] { Outsider, Of(Forge, Role.Inspector), Of(Forge, Role.NodeAdmin), Principal.Public })
        {
            var code = who == Principal.Public ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden;
            Assert.Equal(code, (await bed.Registry.RegisterAsync(who, Row("99.501.1001/B"))).Status.Code);
            Assert.Equal(code, (await bed.Registry.ReviseAsync(who, thing.Handle, [], thing.Position)).Status.Code);
            Assert.Equal(code, (await bed.Registry.VoidAsync(who, thing.Handle, "x")).Status.Code);
            Assert.Equal(code, (await bed.Registry.BindAliasAsync(who, thing.Handle, new(AliasScheme.Serial, "1"))).Status.Code);
            Assert.Equal(code, (await bed.Registry.RegisterRangeAsync(who, new(Yiwang.Things.Ranges.RangeRules.Parse("99.501.1001/R[1-9]").Value!, null, 0, []))).Status.Code);
            Assert.Equal(code, (await bed.Registry.RegisterBulkAsync(who, [Row("99.501.1001/B")], 1, "k")).Status.Code);
        }
    }

    [Fact]
    public async Task A_role_writes_no_value_that_it_may_not_read()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var engineer = Of(Forge, Role.EquipmentEngineer);
        HandleValue[] secret = [Value(2, "cost", 3, Visibility.Internal)];
        Assert.True((await bed.Registry.RegisterAsync(engineer, Row("99.501.1001/A", Value(2, "line", 2, Visibility.Internal)))).Succeeded);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Registry.RegisterAsync(engineer, Row("99.501.1001/B", secret))).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Registry.RegisterBulkAsync(engineer, [Row("99.501.1001/B", secret)], 1, "k")).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Registry.RegisterRangeAsync(engineer, new(Yiwang.Things.Ranges.RangeRules.Parse("99.501.1001/R[1-9]").Value!, null, 0, secret))).Status.Code);
        Assert.True((await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B", secret))).Succeeded);
    }

    [Fact]
    public async Task A_suspended_prefix_takes_nothing_new_and_lets_the_old_be_changed()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A"))).Value!;
        Assert.Equal(Outcome.Ok, (await bed.Things.PrefixRegistry.SuspendAsync(Operator, thing.Handle.Prefix, "欠缴")).Status);
        Assert.Equal(Codes.ThingsPrefixSuspended, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B"))).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(1, "x")], thing.Position)).Status);
        Assert.True(bed.Registry.Find(thing.Handle).Succeeded);
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_answers_as_the_first_did()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var first = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")), "key-1")).Value!;
        await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "y")], first.Position);
        await bed.RestartAsync();
        var again = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")), "key-1")).Value!;
        Assert.Equal((first.Position, "x"), (again.Position, Text(again.Values[0])));
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B"), "key-1")).Status.Code);
        Assert.Equal(Codes.ThingsNotFound, bed.Registry.Find(H("99.501.1001/B")).Status.Code);
        var newest = bed.Registry.Find(first.Handle).Value!;
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "z")], newest.Position, "key-1")).Status.Code);
        var revised = (await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "z")], newest.Position, "key-2")).Value!;
        Assert.Equal(revised.Position, (await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "z")], newest.Position, "key-2")).Value!.Position);
    }

    [Fact]
    public async Task An_organisation_that_is_none_is_refused_and_not_thrown_out()
    {
        await using var bed = await ThingsBed.OpenAsync();
        Assert.Equal(Codes.PartiesNotFound, (await bed.Registry.RegisterAsync(Of("o.short", Role.OrgAdmin), Row("99.501.1001/A"))).Status.Code);
        Assert.Equal(Codes.ThingsRangeInvalid, (await bed.Registry.RegisterRangeAsync(Manager, new(new RangePattern(H("99.501.1001/x").Prefix, null!, 3, "", 1, 9), null, 0, []))).Status.Code);
    }

    [Fact]
    public async Task Values_are_checked_and_bound_by_the_published_template()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var template = await bed.PublishAsync("99.501.1001/META_FORGING", Forging);
        var row = Row("99.501.1001/A", ForgingValues("B1")) with { Template = template.Handle };
        var done = (await bed.Registry.RegisterAsync(Manager, row)).Value!;
        Assert.Equal((template.Handle, 1), (done.Template, done.TemplateVersion));
        Assert.Equal("material", done.Values.Single(v => v.Index == 2002).Type);
        Assert.Equal((2, Visibility.Granted), (done.Values.Single(v => v.Index == 2010).Grade, done.Values.Single(v => v.Index == 2010).Visibility));
        var wrong = await bed.Registry.RegisterAsync(Manager, row with { Handle = H("99.501.1001/B"), Values = [Value(2002, "Q235")] });
        Assert.Equal((Codes.ThingsValueInvalid, "material"), (wrong.Status.Code, wrong.Status.Field));
        Assert.Equal(Codes.ThingsTemplateUnknown, (await bed.Registry.RegisterAsync(Manager, row with { Template = H("99.501.1001/META_NONE") })).Status.Code);
        Assert.Equal(Codes.ThingsTemplateUnknown, (await bed.Registry.RegisterAsync(Manager, row with { TemplateVersion = 2 })).Status.Code);
    }

    [Fact]
    public async Task A_value_declared_unique_stays_unique_through_revisions()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var template = await bed.PublishAsync("99.501.1001/META_GAS_METER", GasMeter);
        HandleValue[] Meter(string number) => [Value(2000, number), Value(2001, "G2.5-NB"), Value(2002, "G2.5"), Value(2009, "2026-11-09")];
        RegisterThing Of(string handle, string number) => Row(handle, Meter(number)) with { Template = template.Handle };
        var first = (await bed.Registry.RegisterAsync(Manager, Of("99.501.1001/A", "GM000001"))).Value!;
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Registry.RegisterAsync(Manager, Of("99.501.1001/B", "GM000001"))).Status.Code);
        var second = (await bed.Registry.RegisterAsync(Manager, Of("99.501.1001/B", "GM000002"))).Value!;
        Assert.Equal(Codes.ThingsValueInvalid, (await bed.Registry.ReviseAsync(Manager, second.Handle, Meter("GM000001"), second.Position)).Status.Code);
        var moved = (await bed.Registry.ReviseAsync(Manager, first.Handle, Meter("GM000003"), first.Position)).Value!;
        Assert.True((await bed.Registry.ReviseAsync(Manager, first.Handle, Meter("GM000001"), moved.Position)).Succeeded);
    }

    [Fact]
    public async Task A_revision_against_an_older_state_is_refused()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var first = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")))).Value!;
        var second = (await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "y")], first.Position)).Value!;
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.ReviseAsync(Manager, first.Handle, [Value(1, "z")], first.Position)).Status.Code);
        Assert.Equal(("y", first.Position), (Text(second.Values[0]), second.Previous));
    }

    [Fact]
    public async Task An_editor_who_may_not_see_a_value_does_not_lose_it()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x"), Value(2, "secret", 3, Visibility.Internal)))).Value!;
        var engineer = Of(Forge, Role.EquipmentEngineer);
        var revised = (await bed.Registry.ReviseAsync(engineer, thing.Handle, [Value(1, "y")], thing.Position)).Value!;
        Assert.Equal(["y", "secret"], revised.Values.Select(Text));
        Assert.Equal(Codes.PartiesForbidden, (await bed.Registry.ReviseAsync(engineer, thing.Handle, [Value(2, "known")], revised.Position)).Status.Code);
        Assert.Equal(["y"], (await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(1, "y")], revised.Position)).Value!.Values.Select(Text));
    }

    [Fact]
    public async Task A_voided_thing_says_why_keeps_no_value_and_is_not_changed_again()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")))).Value!;
        Assert.Equal(Codes.RequestInvalid, (await bed.Registry.VoidAsync(Manager, thing.Handle, " ")).Status.Code);
        await bed.Registry.VoidAsync(Manager, thing.Handle, "磕碰报废");
        Assert.Equal((Codes.ThingsVoided, "磕碰报废"), (bed.Registry.Find(thing.Handle).Status.Code, bed.Registry.Find(thing.Handle).Status.Detail));
        var tombstone = bed.Registry.FindRecord(thing.Handle)!;
        Assert.Equal((true, "磕碰报废", 0), (tombstone.IsVoided, tombstone.VoidReason, tombstone.Values.Count));
        Assert.Equal(Codes.ThingsVoided, (await bed.Registry.VoidAsync(Manager, thing.Handle, "x")).Status.Code);
        Assert.Equal(Codes.ThingsVoided, (await bed.Registry.ReviseAsync(Manager, thing.Handle, [], tombstone.Position)).Status.Code);
    }

    [Fact]
    public async Task A_status_changes_and_the_values_stay()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")) with { Status = ThingStatus.Preregistered })).Value!;
        var active = (await bed.Registry.SetStatusAsync(Manager, thing.Handle, ThingStatus.Active, thing.Position)).Value!;
        Assert.Equal((ThingStatus.Active, "x"), (active.Status, Text(active.Values[0])));
        Assert.Equal(active.Position, (await bed.Registry.SetStatusAsync(Manager, thing.Handle, ThingStatus.Active, active.Position)).Value!.Position);
        Assert.Equal(Codes.EventsConflict, (await bed.Registry.SetStatusAsync(Manager, thing.Handle, ThingStatus.Disabled, thing.Position)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Registry.SetStatusAsync(Manager, thing.Handle, ThingStatus.Voided, active.Position)).Status.Code);
    }

    [Fact]
    public async Task An_alias_leads_to_one_thing_and_survives_revisions()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var gtin = new Alias(AliasScheme.Gtin, "2000500000010");
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A") with { Aliases = [gtin] })).Value!;
        Assert.Equal(new Alias(AliasScheme.Gtin, "02000500000010"), Assert.Single(thing.Aliases));
        Assert.Equal(thing.Handle, bed.Registry.FindByAlias(gtin));
        Assert.Equal(Codes.ThingsAliasTaken, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B") with { Aliases = [gtin] })).Status.Code);
        var bound = (await bed.Registry.BindAliasAsync(Manager, thing.Handle, new(AliasScheme.Serial, "SN-1"))).Value!;
        var revised = (await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(1, "x")], bound.Position)).Value!;
        Assert.Equal(2, revised.Aliases.Count);
        Assert.Equal(thing.Handle, bed.Registry.FindByAlias(new(AliasScheme.Serial, "SN-1"), Forge));
        Assert.Null(bed.Registry.FindByAlias(new(AliasScheme.Serial, "SN-1"), Stranger));
        Assert.Null(bed.Registry.FindByAlias(new(AliasScheme.Serial, "SN-1")));
        Assert.Equal(bound.Position + 1, revised.Position);
        Assert.Equal(Codes.ThingsAliasTaken, (await bed.Registry.BindAliasAsync(Manager, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/C"))).Value!.Handle, gtin)).Status.Code);
    }

    [Fact]
    public async Task A_local_code_becomes_an_identifier_and_stays_as_alias()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var local = (await bed.Registry.RegisterAsync(Manager, Row($"{Forge}/物料-42", Value(5, "轴")))).Value!;
        Assert.Equal(Outcome.Ok, (await bed.Registry.AssignAsync(Manager, [new(local.Handle, H("99.501.1001/M42"))], "assign-1")).Status);
        var assigned = bed.Registry.Find(H("99.501.1001/M42")).Value!;
        Assert.Equal(["轴"], assigned.Values.Where(v => v.Index == 5).Select(Text));
        Assert.Equal(assigned.Handle, bed.Registry.FindByAlias(new(AliasScheme.LocalCode, "物料-42"), Forge));
        Assert.Equal("99.501.1001/M42", Text(bed.Registry.Find(local.Handle).Value!.Values.Single(v => v.Type == "HS_ALIAS")));
        Assert.True((await bed.Registry.AssignAsync(Manager, [new(local.Handle, H("99.501.1001/M42"))], "assign-1")).Succeeded);
        Assert.Equal(Codes.ThingsHandleTaken, (await bed.Registry.AssignAsync(Manager, [new(local.Handle, H("99.501.1001/M43"))])).Status.Code);
    }

    [Fact]
    public async Task History_tells_what_happened_and_who_did_it_newest_first()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")))).Value!;
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/other"));
        var revised = (await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(1, "y")], thing.Position)).Value!;
        await bed.Registry.VoidAsync(Manager, thing.Handle, "报废");
        var history = bed.Registry.History(thing.Handle, null, 10).Value!;
        Assert.Equal(["IdentifierVoided", "IdentifierRevised", "IdentifierRegistered"], history.Select(h => h.Kind));
        Assert.All(history, h => Assert.Equal(Manager.User, h.Actor));
        Assert.Equal(["x"], history[2].Record.Values.Select(Text));
        Assert.Equal(["IdentifierRegistered"], bed.Registry.History(thing.Handle, revised.Position, 10).Value!.Select(h => h.Kind));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_with_a_clear_code()
    {
        await using var bed = await ThingsBed.OpenAsync();
        Assert.Equal(Codes.ThingsValueTooLarge, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, new string('x', 40_000))))).Status.Code);
        Assert.True((await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, new string('x', 32_768)), Value(2, new string('y', 26_000))))).Succeeded);
    }

    [Fact]
    public async Task A_templates_handle_answers_with_the_template()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var template = await bed.PublishAsync("99.501.1001/META_FORGING", Forging);
        var found = bed.Registry.Find(template.Handle).Value!;
        Assert.Equal(TemplateJson.Write(Forging), found.Values.Single(v => v.Type == "TEMPLATE").Data.ToArray());
        Assert.Equal("1", Text(found.Values.Single(v => v.Index == 1001)));
        Assert.Equal(Encoding.UTF8.GetBytes(template.Handle.ToString()), found.Values.Single(v => v.Index == 1000).Data.ToArray());
    }
}
