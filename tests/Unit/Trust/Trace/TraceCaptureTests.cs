using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Trust.Trace.Recall;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Query;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Trust.Trace;

public sealed class TraceCaptureTests : BothEngines
{
    private const string P = "99.501.1001/";

    private Task<TraceBed> OpenAsync(SqlEngine engine)
    {
        var name = NewName(engine);
        return TraceBed.OpenAsync(_ => OpenDatabase(engine, name));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_recorded_answers_the_same_after_a_restart_and_after_a_rebuild(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        await FillAsync(bed);
        var before = Told(await bed.AskAsync(TraceBed.Forge, P + "LOT-17"));
        Assert.Contains("bottle 12", before, StringComparison.Ordinal);

        await bed.RestartAsync(withoutViews: false);
        Assert.Equal(before, Told(await bed.AskAsync(TraceBed.Forge, P + "LOT-17")));
        if (engine == SqlEngine.Sqlite) await bed.RestartAsync(withoutViews: true);
        Assert.Equal(before, Told(await bed.AskAsync(TraceBed.Forge, P + "LOT-17")));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_note_finds_the_goods_that_it_names(SqlEngine engine)
    {
        await using var bed = await OpenAsync(engine);
        await FillAsync(bed);
        var answer = await bed.AskAsync(TraceBed.Forge, "ck-20261108-01");
        Assert.Equal([P + "C[01-02]"], answer.Start);
        Assert.Equal(12, answer.Groups.Where(g => g.Item == "bottle").Sum(g => g.Count));
    }

    [Fact]
    public async Task What_a_reader_may_not_see_is_counted_and_not_shown()
    {
        await using var bed = await TraceBed.OpenAsync();
        await FillAsync(bed);
        var dealer = await bed.AskAsync(TraceBed.Dealer, P + "C01", TraceDirection.Backward);
        // the delivery names the dealer; making and both packings are the forge's own
        Assert.Equal([ProductKinds.Shipped], dealer.Steps.Select(s => s.Kind));
        Assert.Equal(3, dealer.Withheld);
        Assert.Equal([P + "C01"], dealer.Groups.SelectMany(g => g.Ranges));
        Assert.Equal(0, (await bed.AskAsync(TraceBed.Forge, P + "C01", TraceDirection.Backward)).Withheld);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_another_node_recorded_and_sent_is_part_of_the_trace_also_after_a_restart(bool ownWord)
    {
        await using var there = await TraceBed.OpenAsync();
        await using var here = await TraceBed.OpenAsync();
        await FillAsync(there);
        await here.RecordAsync(TraceBed.Dealer, ProductKinds.Accepted, Facts.Touch(P + "C01"));
        foreach (var entry in there.Things.Events.Log.ReadEffective(0, int.MaxValue, ProductKinds.Is, withBatchRows: false, out _))
        {
            // what it says of an organisation that it is not, nobody believes
            var sender = ownWord ? there.Things.Events.Decode(entry).Owner : ThingsBed.Stranger;
            var json = EntryJson.Of("other.example/99.511", entry)! with { Sender = sender, Pact = "o.aaaaaaaaaaaaaaaaaaaa/pact.1" };
            var draft = new EventDraft { Kind = CrossingKinds.EventReceived, Owner = ThingsBed.Stranger, Heads = [$"received:{entry.Position}"], Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = json.Write() } };
            Assert.Equal(Outcome.Ok, (await here.Things.Events.AppendAsync([draft], [], Cancel)).Status);
        }
        for (var round = 0; round < 2; round++)
        {
            Assert.True(await here.Feed.WaitAsync(here.Things.Events.Size - 1, Cancel));
            var answer = await here.AskAsync(TraceBed.Dealer, P + "C01", TraceDirection.Backward);
            Assert.Equal(ownWord, answer.Groups.SelectMany(g => g.Ranges).Contains(P + "LOT-17"));
            await here.RestartAsync(withoutViews: false);
        }
    }

    [Fact]
    public async Task A_thing_is_in_one_container_at_a_time_and_a_repacked_case_is_taken_out_first()
    {
        await using var bed = await TraceBed.OpenAsync();
        await FillAsync(bed);
        var twice = await bed.Capture.RecordAsync(TraceBed.Forge, [new(ProductKinds.Packed, Facts.Pack(P + "C03", [P + "B006"]))], cancel: Cancel);
        Assert.Equal((Codes.RequestInvalid, "events[0].packs"), (twice.Status.Code, twice.Status.Field));
        Assert.Contains("C01", twice.Status.Say!.Value.Zh, StringComparison.Ordinal);

        Assert.Equal(Outcome.Ok, (await bed.Capture.RecordAsync(TraceBed.Forge, [new(ProductKinds.Unpacked, Facts.Unpack(P + "C01")), new(ProductKinds.Packed, Facts.Pack(P + "C03", [P + "B[001-006]"]))], cancel: Cancel)).Status);
        var now = bed.Things.Clock.Now.ToUnixTimeMilliseconds() * 1_000 + 60_000_000;
        Assert.Equal([P + "C03"], (await bed.AskAsync(TraceBed.Forge, P + "B006", TraceDirection.Backward, now)).Groups.Where(g => g.Ranges[0].Contains("/C", StringComparison.Ordinal)).SelectMany(g => g.Ranges));
        Assert.Equal([P + "C01", P + "C03"], (await bed.AskAsync(TraceBed.Forge, P + "B006", TraceDirection.Backward)).Groups.Where(g => g.Ranges[0].Contains("/C", StringComparison.Ordinal)).SelectMany(g => g.Ranges));
    }

    [Fact]
    public async Task A_repeated_key_records_once()
    {
        await using var bed = await TraceBed.OpenAsync();
        IReadOnlyList<TraceEntry> entries = [new(ProductKinds.Inspected, Facts.Touch(P + "B001")), new(ProductKinds.Stored, Facts.Touch(P + "B001"))];
        var first = await bed.Capture.RecordAsync(TraceBed.Forge, entries, "packing-line-3:4711", Cancel);
        var size = bed.Things.Events.Size;
        Assert.Equal(first.Value, (await bed.Capture.RecordAsync(TraceBed.Forge, entries, "packing-line-3:4711", Cancel)).Value);
        Assert.Equal((size, 2), (bed.Things.Events.Size, first.Value.Count));
    }

    [Fact]
    public async Task One_wrong_event_refuses_all_and_is_named()
    {
        await using var bed = await TraceBed.OpenAsync();
        var size = bed.Things.Events.Size;
        var wrong = await bed.Capture.RecordAsync(TraceBed.Forge, [new(ProductKinds.Stored, Facts.Touch(P + "B001")), new(ProductKinds.Packed, Facts.Pack(P + "C[01-03]", [P + "B[001-012]"], 6))], cancel: Cancel);
        Assert.Equal((Codes.RequestInvalid, "events[1].packs", size), (wrong.Status.Code, wrong.Status.Field, bed.Things.Events.Size));
        Assert.Equal(Codes.ThingsHandleInvalid, (await bed.Capture.RecordAsync(TraceBed.Forge, [new(ProductKinds.Stored, Facts.Touch("no handle"))], cancel: Cancel)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Capture.RecordAsync(TraceBed.Inspector, [new(ProductKinds.Stored, Facts.Touch(P + "B001"))], cancel: Cancel)).Status.Code);
    }

    [Fact]
    public async Task A_recall_that_runs_right_after_a_start_waits_until_the_log_is_read()
    {
        await using var bed = await TraceBed.OpenAsync();
        await FillAsync(bed);
        await bed.RestartUnreadAsync();
        var view = new CaseView
        {
            Id = "", Definition = null!, Number = "ZH-2026-0001", Title = "", State = "", Applicant = ThingsBed.Forge, Parties = new Dictionary<string, IReadOnlyList<string>>(), Values = [], Things = [], OpenedAtUs = 0, MovedAtUs = 0, Clocks = [],
            Position = bed.Things.Events.Size - 1,
        };
        var call = new EffectCall(view, "begin", view.Position, "recall-1", TraceBed.Forge, new Dictionary<string, string> { ["codes"] = P + "LOT-17", ["cause"] = "瓶口裂纹" });
        var running = new RecordRecall(bed.Feed, bed.Reach, bed.Capture).RunAsync(call, Cancel).AsTask();
        Assert.False(running.IsCompleted);
        bed.Feed.Start();
        Assert.Equal(Outcome.Ok, (await running).Outcome);
        foreach (var code in (string[])["B006", "C02"]) Assert.Equal("瓶口裂纹", bed.Recalls.Find(ThingsBed.H(P + code))?.Cause);
    }

    [Fact]
    public async Task Only_the_maker_recalls_and_everybody_sees_it()
    {
        await using var bed = await TraceBed.OpenAsync();
        await FillAsync(bed);
        Assert.Null(bed.Recalls.Find(ThingsBed.H(P + "B006")));
        TraceEntry Recall() => new(ProductKinds.Recalled, new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = [.. bed.Reach.Recalled(bed.Reach.Codes(P + "LOT-17"), ThingsBed.Forge)], Data = new() { ["cause"] = "瓶口裂纹" } });
        // what others made is theirs to recall
        Assert.Empty(bed.Reach.Recalled(bed.Reach.Codes(P + "LOT-17"), ThingsBed.Stranger));
        Assert.Equal(Codes.PartiesForbidden, (await bed.Capture.RecordAsync(TraceBed.Dealer, [Recall()], cancel: Cancel)).Status.Code);
        Assert.Equal(Outcome.Ok, (await bed.Capture.RecordAsync(TraceBed.Forge, [Recall()], cancel: Cancel)).Status);
        Assert.Equal("瓶口裂纹", bed.Recalls.Find(ThingsBed.H(P + "B006"))?.Cause);
        Assert.NotNull(bed.Recalls.Find(ThingsBed.H(P + "C02")));
        Assert.Null(bed.Recalls.Find(ThingsBed.H(P + "B013")));
        Assert.Null(bed.Recalls.Find(ThingsBed.H(P + "P1")));
        var shown = bed.Things.Events.Read(bed.Things.Events.Size - 1).Payload[Disclosure.Public]!.Value;
        Assert.Contains("瓶口裂纹", System.Text.Encoding.UTF8.GetString(shown.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_a_new_event_that_takes_the_place_of_the_wrong_one()
    {
        await using var bed = await TraceBed.OpenAsync();
        await FillAsync(bed);
        var wrong = await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "C03", [P + "B[013-018]"]));
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "C04", [P + "B[019-024]"]) with { Corrects = new(null, wrong.FirstPosition, "装错箱号") });
        Assert.DoesNotContain(P + "C03", (await bed.AskAsync(TraceBed.Forge, P + "B013", TraceDirection.Backward)).Groups.SelectMany(g => g.Ranges));
        Assert.Contains(P + "C04", (await bed.AskAsync(TraceBed.Forge, P + "B020", TraceDirection.Backward)).Groups.SelectMany(g => g.Ranges));
    }

    private static async Task FillAsync(TraceBed bed)
    {
        var items = new Dictionary<string, string> { ["input"] = "material", ["output"] = "bottle", ["parent"] = "case", ["child"] = "bottle", ["subject"] = "case" };
        var at = bed.Things.Clock.Now.ToUnixTimeMilliseconds() * 1_000 - 3_600_000_000;
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Produced, Facts.Make([P + "LOT-17"], [P + "B[001-012]"]) with { Chain = "liquor", Link = "packaging", Items = items, Ilmd = new() { ["batch"] = "PK-1" } }, at);
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "C[01-02]", [P + "B[001-012]"], 6) with { Chain = "liquor", Link = "case", Items = items }, at + 1);
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "P1", [P + "C[01-02]"]), at + 2);
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Shipped, TraceBed.Shipped(ThingsBed.Stranger, P + "C[01-02]"), at + 3);
    }

    private static string Told(TraceAnswer answer) => string.Join('\n', answer.Groups.Select(g => $"{g.Item} {g.Count} {string.Join(' ', g.Ranges)}").Concat(answer.Steps.Select(s => $"{s.Position} {s.Kind} {s.Count}"))
        .Concat(answer.Parties.Select(p => $"{p.Organization} {string.Join(' ', p.Things.Select(t => t.Count))}")));
}
