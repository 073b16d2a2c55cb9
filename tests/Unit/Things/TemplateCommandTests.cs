using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Things;

public sealed class TemplateCommandTests
{
    private static readonly Handle Name = H("99.501.1001/META_FORGING");
    private static readonly TemplateBody Body = StarterTemplates.All.Single(t => t.Suffix == "META_FORGING").Body;

    [Fact]
    public async Task A_draft_becomes_a_published_version_that_registers()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var templates = bed.Things.Templates;
        var draft = (await templates.SaveDraftAsync(Manager, Name, Body, -1)).Value!;
        Assert.Equal((1, TemplateState.Draft), (draft.Version, draft.State));
        Assert.Null(templates.Find(Name));
        Assert.False(bed.Registry.Find(Name).Succeeded);
        Assert.Equal(Codes.ThingsTemplateUnpublished, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A") with { Template = Name })).Status.Code);
        var published = (await templates.PublishAsync(Manager, Name, Body, draft.Position)).Value!;
        Assert.Equal((1, TemplateState.Published), (published.Version, published.State));
        Assert.Equal(1, templates.Find(Name)!.Version);
        Assert.Single(templates.Versions(Name));
    }

    [Fact]
    public async Task A_new_version_stands_beside_the_old_and_what_is_registered_keeps_its_own()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var first = await bed.PublishAsync(Name.ToString(), Body);
        HandleValue[] values = [Value(2000, "B1"), Value(2001, "L26"), Value(2002, "42CrMo"), Value(2003, "1150")];
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", values) with { Template = Name })).Value!;
        var changed = Body with { Items = [.. Body.Items.Select(i => i.Index == 2001 ? i with { Enabled = false } : i)] };
        Assert.Equal(2, (await bed.Things.Templates.PublishAsync(Manager, Name, changed, first.Position)).Value!.Version);
        await bed.RestartAsync();
        Assert.Equal([1, 2], bed.Things.Templates.Versions(Name).Select(v => v.Version));
        Assert.Equal(2, bed.Things.Templates.Find(Name)!.Version);
        Assert.Equal("value.disabled-item", (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B", values) with { Template = Name })).Status.Detail);
        Assert.True((await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B", values) with { Template = Name, TemplateVersion = 1 })).Succeeded);
        Assert.True((await bed.Registry.ReviseAsync(Manager, thing.Handle, values, thing.Position)).Succeeded);
        var deleted = Body with { Items = [.. Body.Items.Skip(1)] };
        var refused = await bed.Things.Templates.PublishAsync(Manager, Name, deleted, bed.Things.Templates.Versions(Name)[1].Position);
        Assert.Equal((Codes.ThingsTemplateInvalid, "item.deleted"), (refused.Status.Code, refused.Status.Detail));
    }

    [Fact]
    public async Task A_disabled_version_registers_nothing_more()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.PublishAsync(Name.ToString(), Body);
        Assert.True((await bed.Things.Templates.DisableAsync(Manager, Name, 1, "改用新模板")).Succeeded);
        await bed.RestartAsync();
        Assert.Equal(Codes.ThingsTemplateUnpublished, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A") with { Template = Name, TemplateVersion = 1 })).Status.Code);
        Assert.Equal(TemplateState.Disabled, Assert.Single(bed.Things.Templates.OwnedBy(Forge)).State);
        Assert.Equal(Codes.ThingsTemplateUnknown, (await bed.Things.Templates.DisableAsync(Manager, Name, 1, "x")).Status.Code);
    }

    [Fact]
    public async Task A_discarded_draft_is_gone_and_binds_nobody()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var templates = bed.Things.Templates;
        Assert.True((await templates.SaveDraftAsync(Manager, Name, Body, -1)).Succeeded);
        Assert.Equal(TemplateState.Discarded, (await templates.DisableAsync(Manager, Name, 1, "建错了")).Value!.State);
        await bed.RestartAsync();
        Assert.Empty(bed.Things.Templates.Versions(Name));
        Assert.Empty(bed.Things.Templates.OwnedBy(Forge));
        Assert.Null(bed.Things.Templates.Find(Name, 1));
        var other = Body with { Items = [new TemplateItem { Index = 2000, Name = "other", NameZh = "别的", Type = ItemType.Number }] };
        Assert.Equal(1, (await bed.Things.Templates.PublishAsync(Manager, Name, other, -1)).Value!.Version);
        await bed.RestartAsync(withoutViews: true);
        Assert.Equal("other", Assert.Single(bed.Things.Templates.Versions(Name)).Body.Items[0].Name);
    }

    [Fact]
    public async Task A_revision_moves_on_to_the_newest_version_when_it_needs_its_item_or_is_told_to()
    {
        await using var bed = await ThingsBed.OpenAsync();
        TemplateItem Item(int index, Visibility visibility = Visibility.Public) => new() { Index = index, Name = $"n{index}", NameZh = $"名{index}", Type = ItemType.Text, Visibility = visibility };
        var first = await bed.PublishAsync(Name.ToString(), Body with { Items = [Item(2000)] });
        var thing = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(2000, "a")) with { Template = Name })).Value!;
        await bed.Things.Templates.PublishAsync(Manager, Name, Body with { Items = [Item(2000, Visibility.Granted), Item(2001)] }, first.Position);
        var same = (await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(2000, "b")], thing.Position)).Value!;
        Assert.Equal((1, Visibility.Public), (same.TemplateVersion, same.Values[0].Visibility));
        var told = (await bed.Registry.ReviseUnderAsync(Manager, thing.Handle, 2, [Value(2000, "b")], same.Position)).Value!;
        Assert.Equal((2, Visibility.Granted), (told.TemplateVersion, told.Values[0].Visibility));
        var other = (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/B", Value(2000, "a")) with { Template = Name, TemplateVersion = 1 })).Value!;
        Assert.Equal(2, (await bed.Registry.ReviseAsync(Manager, other.Handle, [Value(2000, "a"), Value(2001, "x")], other.Position)).Value!.TemplateVersion);
        Assert.Equal(Codes.ThingsTemplateUnknown, (await bed.Registry.ReviseUnderAsync(Manager, thing.Handle, 9, [], told.Position)).Status.Code);
    }

    [Fact]
    public async Task A_thing_may_be_named_after_its_template_and_is_not_mistaken_for_one()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.PublishAsync(Name.ToString(), Body with { Items = [new TemplateItem { Index = 2000, Name = "2-a.b", NameZh = "甲", Type = ItemType.Text }] });
        var thing = (await bed.Registry.RegisterAsync(Manager, Row(Name + "0001", Value(2000, "a")) with { Template = Name })).Value!;
        Assert.True((await bed.Registry.ReviseAsync(Manager, thing.Handle, [Value(2000, "b")], thing.Position)).Succeeded);
        Assert.Equal(Codes.ThingsHandleInvalid, (await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/META_OTHER", Value(2000, "a")) with { Template = Name })).Status.Code);
        Assert.Equal(Codes.ThingsHandleInvalid, (await bed.Registry.RegisterAsync(Manager, Row(Name + "0002"))).Status.Code);
        Assert.Equal(Codes.ThingsNotFound, (await bed.Registry.VoidAsync(Manager, Name, "x")).Status.Code);
        Assert.Equal(Codes.EventsConflict, (await bed.Things.Templates.PublishAsync(Manager, thing.Handle, Body, -1)).Status.Code);
    }

    [Fact]
    public async Task Two_editors_of_one_template_do_not_overwrite_each_other()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () => await bed.Things.Templates.PublishAsync(Manager, Name, Body, -1))));
        Assert.Single(outcomes, o => o.Succeeded);
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.Equal(Codes.EventsConflict, o.Status.Code));
    }

    [Fact]
    public async Task Nobody_else_publishes_under_a_prefix_and_only_under_a_templates_name()
    {
        await using var bed = await ThingsBed.OpenAsync();
        Assert.Equal(Codes.PartiesForbidden, (await bed.Things.Templates.PublishAsync(Outsider, Name, Body, -1)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Things.Templates.PublishAsync(Of(Forge, Role.Inspector), Name, Body, -1)).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Things.Templates.PublishAsync(Principal.Public, Name, Body, -1)).Status.Code);
        Assert.Equal(Codes.ThingsTemplateInvalid, (await bed.Things.Templates.PublishAsync(Manager, H("99.501.1001/FORGING"), Body, -1)).Status.Code);
        Assert.True((await bed.Things.Templates.PublishAsync(Manager, H($"{Forge}/META_FORGING"), Body, -1)).Succeeded);
    }

    [Fact]
    public async Task Who_may_manage_devices_installs_the_ledger_s_template_as_it_ships_and_nothing_else()
    {
        await using var bed = await ThingsBed.OpenAsync();
        var (templates, engineer, ledger) = (bed.Things.Templates, Of(Forge, Role.EquipmentEngineer), StarterTemplates.Ledger.Body);
        var own = H($"{Forge}/META_EQUIPMENT");
        async Task RefusedAsync(Principal who, Handle handle, TemplateBody body, long position = -1) =>
            Assert.Equal(Codes.PartiesForbidden, (await templates.PublishAsync(who, handle, body, position)).Status.Code);

        await RefusedAsync(Of(Forge, Role.Inspector), own, ledger);
        await RefusedAsync(engineer, own, ledger with { NameZh = "别的" });
        await RefusedAsync(engineer, H($"{Forge}/META_MACHINE"), ledger);
        await RefusedAsync(engineer, H("99.501.1001/META_EQUIPMENT"), ledger);
        await RefusedAsync(engineer, H($"{Stranger}/META_EQUIPMENT"), ledger);
        Assert.Equal(Codes.PartiesForbidden, (await templates.SaveDraftAsync(engineer, own, ledger, -1)).Status.Code);

        var installed = (await templates.PublishAsync(engineer, own, ledger, -1)).Value!;
        Assert.Equal((1, TemplateState.Published, Forge), (installed.Version, installed.State, installed.Owner));
        await RefusedAsync(engineer, own, ledger, installed.Position);
        Assert.Equal(Codes.PartiesForbidden, (await templates.DisableAsync(engineer, own, 1, "x")).Status.Code);
    }
}
