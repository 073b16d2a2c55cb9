using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Storage.Sql;
using static Yiwang.Unit.Tests.Connect.ConnectBed;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect.Points;

public sealed class PointBookTests : BothEngines
{
    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_saved_is_there_after_a_restart_in_its_order(SqlEngine engine)
    {
        var name = NewName(engine);
        await using var bed = await ConnectBed.OpenAsync(_ => OpenDatabase(engine, name));
        var saved = await bed.WithPressAsync();
        var rules = new DeviceRules(Press, "state", new Dictionary<int, DeviceState> { [0] = DeviceState.Stopped, [2] = DeviceState.Running }, [new(DeviceState.Running, "oil_temp > 3.5 ℃", 5_000)]);
        Assert.Equal(Outcome.Ok, await bed.Book.SetRulesAsync(Engineer, Press, rules));
        // the first row is changed: it stays the first
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(Engineer, Press, [saved[0] with { Name = "状态", Labels = new Dictionary<int, string> { [0] = "停" } }])).Status);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["state", "oil_temp"], bed.Book.PointsOf(Press).Select(p => p.Code));
            var state = bed.Book.Find(H(Forge + "/EQ-A-001.state"))!;
            Assert.Equal(("状态", "停", Press), (state.Name, state.Labels[0], state.Device));
            Assert.Equal((0.1, "Cel", RawType.Int16, 1_000), (bed.Book.PointsOf(Press)[1].Scale, bed.Book.PointsOf(Press)[1].Ucum, bed.Book.PointsOf(Press)[1].RawType, bed.Book.PointsOf(Press)[1].SamplingMs));
            Assert.Equal("192.168.10.21:502", bed.Book.FindAdapter("PRESS")!.Endpoint);
            Assert.Equal((DeviceState.Running, "oil_temp > 3.5 ℃"), (bed.Book.RulesOf(Press).StateMap[2], bed.Book.RulesOf(Press).Rules[0].When));
            Assert.Equal([Press], bed.Book.Devices(Forge));
            Assert.Empty(bed.Book.Devices(Node));
            Assert.Equal(2, bed.Book.PointsOn("press").Count);
            await bed.RestartAsync(withoutViews: engine == SqlEngine.Sqlite && round == 0);
        }
    }

    [Fact]
    public async Task A_rule_that_cannot_be_understood_is_refused_at_its_place()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync();
        var refused = await bed.Book.SetRulesAsync(Engineer, Press, bed.Book.RulesOf(Press) with { Rules = [new(DeviceState.Running, "state = 2"), new(DeviceState.Fault, "oil_tmp > 80")] });
        Assert.Equal((Codes.RequestInvalid, "rules[1].when"), (refused.Code, refused.Field));
        Assert.Contains("oil_temp", refused.Say!.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_editors_of_one_point_do_not_overwrite_each_other()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var seen = (await bed.WithPressAsync())[0];
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(Engineer, Press, [seen with { Name = "甲" }])).Status);
        Assert.Equal(Codes.EventsConflict, (await bed.Book.SaveAsync(Engineer, Press, [seen with { Name = "乙" }])).Status.Code);
        // nor does somebody who believes that the code is free
        Assert.Equal(Codes.EventsConflict, (await bed.Book.SaveAsync(Engineer, Press, [seen with { Name = "乙", Position = -1 }])).Status.Code);
        Assert.Equal("甲", bed.Book.Find(seen.Handle)!.Name);
    }

    [Fact]
    public async Task All_rows_are_saved_or_none_and_every_fault_is_found_at_its_cell()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.Book.SaveAsync(Engineer, Modbus());
        Point[] rows = [Register("ok", "holding:0"), Register("bad code", "holding:1"), Register("OK", "holding:x") with { Ucum = "kilos", Scale = 0 }, Register("far", "holding:65535", RawType.Float32) with { Adapter = "nowhere" }];
        var faults = PointRules.Check(rows, id => bed.Book.FindAdapter(id));
        Assert.Equal([(1, "code"), (2, "code"), (2, "ucum"), (2, "scale"), (2, "address"), (3, "adapter")], faults.Select(f => (f.Row, f.Field)));
        var outcome = (await bed.Book.SaveAsync(Engineer, Press, rows)).Status;
        Assert.Equal((Codes.RequestInvalid, "points[1].code"), (outcome.Code, outcome.Field));
        Assert.Contains("另有 5 处", outcome.Say!.Value.Zh, StringComparison.Ordinal);
        Assert.Empty(bed.Book.PointsOf(Press));
    }

    [Fact]
    public async Task A_retired_code_may_be_given_again_and_goes_on_with_its_series()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var point = (await bed.WithPressAsync())[0];
        bed.Store.Open(new(point.Handle.ToString(), Forge), SampleKind.Number);
        Assert.Equal(Outcome.Ok, await bed.Book.RetireAsync(Engineer, Press, ["STATE"]));
        Assert.Null(bed.Book.Find(point.Handle));
        Assert.Equal(["oil_temp"], bed.Book.PointsOf(Press).Select(p => p.Code));
        Assert.Equal(Codes.ThingsNotFound, (await bed.Book.RetireAsync(Engineer, Press, ["state"])).Code);
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(Engineer, Press, [Register("state", "holding:9")])).Status);
        Assert.Equal("holding:9", bed.Book.Find(point.Handle)!.Address);
        // its history is of numbers: a text cannot go on with it
        var clash = await bed.Book.SaveAsync(Engineer, Press, [bed.Book.Find(point.Handle)! with { RawType = RawType.Text }]);
        Assert.Equal("points[0].rawType", clash.Status.Field);
    }

    [Fact]
    public async Task Only_those_whom_access_permits_change_the_book_and_the_audit_knows()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync();
        Assert.Equal(Codes.PartiesForbidden, (await bed.Book.SaveAsync(Inspector, Press, [Register("x", "holding:1")])).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Book.SaveAsync(ConnectBed.Stranger, Press, [Register("x", "holding:1")])).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Book.SetRulesAsync(Yiwang.Parties.Principal.Public, Press, bed.Book.RulesOf(Press))).Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Book.SaveAsync(Inspector, Modbus("new"))).Status.Code);
        // another organisation cannot take over an adapter by its id
        Assert.Equal("id", (await bed.Book.SaveAsync(ConnectBed.Stranger, Modbus() with { Endpoint = "10.0.0.1:502" })).Status.Field);
        Assert.Equal(Codes.ThingsNotFound, (await bed.Book.RemoveAdapterAsync(ConnectBed.Stranger, "press")).Code);
        Assert.Contains(bed.Audit.Records, r => r is { Action: "points.save", Outcome: Codes.PartiesForbidden });
        bed.Audit.Fails = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await bed.Book.RetireAsync(Engineer, Press, ["state"])).Code);
        Assert.Equal(2, bed.Book.PointsOf(Press).Count);
    }

    [Fact]
    public async Task A_password_is_kept_apart_from_the_log_and_goes_with_its_adapter()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var adapter = new Adapter { Id = "mq", Owner = "", Name = "外部代理", Kind = AdapterKind.MqttClient, Endpoint = "mqtt://10.0.0.9:1883", UserName = "u" };
        var first = (await bed.Book.SaveAsync(Engineer, adapter, new AdapterSecret("tiger-7741"))).Value!;
        Assert.Equal("tiger-7741", bed.Book.PasswordOf("mq"));
        var second = (await bed.Book.SaveAsync(Engineer, first with { Name = "改名" })).Value!;
        Assert.Equal("tiger-7741", bed.Book.PasswordOf("mq"));
        var third = (await bed.Book.SaveAsync(Engineer, second, new AdapterSecret("lion-2"))).Value!;
        await bed.RestartAsync();
        Assert.Equal("lion-2", bed.Book.PasswordOf("mq"));
        Assert.Single(bed.Things.Keys.List("adapter/"));
        for (var position = 0L; position < bed.Things.Events.Size; position++)
        {
            Assert.All(bed.Things.Events.Read(position).Payload.Values.OfType<ReadOnlyMemory<byte>>(), p => Assert.DoesNotContain("tiger", System.Text.Encoding.UTF8.GetString(p.Span), StringComparison.Ordinal));
        }
        Assert.Equal(Outcome.Ok, await bed.Book.RemoveAdapterAsync(Engineer, third.Id));
        Assert.Empty(bed.Things.Keys.List("adapter/"));
    }

    [Fact]
    public async Task An_adapter_with_points_cannot_be_removed_and_changes_are_told_of()
    {
        await using var bed = await ConnectBed.OpenAsync();
        List<PointChange> heard = [];
        var saved = await bed.WithPressAsync();
        bed.Book.Changed += heard.Add;
        Assert.Equal("id", (await bed.Book.RemoveAdapterAsync(Engineer, "press")).Field);
        await bed.Book.SaveAsync(Engineer, Modbus("other"));
        await bed.Book.SaveAsync(Engineer, Press, [saved[0] with { Adapter = "other" }]);
        Assert.Equal([new(Forge, null, "other"), new(Forge, Press, "press"), new PointChange(Forge, Press, "other")], heard);
        Assert.Equal(["state"], bed.Book.PointsOn("other").Select(p => p.Code));
        Assert.Equal(["oil_temp"], bed.Book.PointsOn("press").Select(p => p.Code));
    }

    [Fact]
    public async Task A_device_that_has_an_identifier_from_the_start_is_filed_under_its_local_code()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var furnace = H("99.501.1001/EQ-A-002");
        Assert.Equal(Outcome.Ok, (await bed.Things.Registry.RegisterAsync(Manager, Row(furnace.ToString()) with { Aliases = [new(AliasScheme.LocalCode, "EQ-A-002")] })).Status);
        await bed.Book.SaveAsync(Engineer, Modbus());
        Assert.Equal(H(Forge + "/EQ-A-002.kw"), (await bed.Book.SaveAsync(Engineer, furnace, [Register("kw", "holding:0")])).Value![0].Handle);
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(Engineer, H(Forge + "/EQ-A-002"), [Register("kwh", "holding:2")])).Status);
        Assert.Equal(2, bed.Book.PointsOf(furnace).Count);
    }

    [Fact]
    public async Task A_device_that_was_given_an_identifier_keeps_its_table_under_both_names()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync();
        var assigned = H("99.501.1001/PRESS-1");
        Assert.Equal(Outcome.Ok, (await bed.Things.Registry.AssignAsync(Manager, [new(Press, assigned)])).Status);
        Assert.Equal(2, bed.Book.PointsOf(assigned).Count);
        var more = (await bed.Book.SaveAsync(Engineer, assigned, [Register("spm", "holding:10")])).Value!;
        Assert.Equal(H(Forge + "/EQ-A-001.spm"), more[0].Handle);
        Assert.Equal(3, bed.Book.PointsOf(Press).Count);
        // a thing cannot take a point's handle, nor a point a thing's
        Assert.Equal(Codes.ThingsNotFound, bed.Things.Registry.Find(more[0].Handle).Status.Code);
        Assert.NotEqual(Outcome.Ok, (await bed.Things.Registry.RegisterAsync(Manager, Row(Forge + "/EQ-A-001.spm"))).Status);
        Assert.Equal(Outcome.Ok, (await bed.Things.Registry.RegisterAsync(Manager, Row(Forge + "/EQ-A-001.taken"))).Status);
        Assert.Equal(Codes.EventsConflict, (await bed.Book.SaveAsync(Engineer, Press, [Register("taken", "holding:11")])).Status.Code);
    }
}
