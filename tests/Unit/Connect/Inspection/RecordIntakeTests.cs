using Xunit;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Events;
using static Yiwang.Unit.Tests.Connect.Inspection.InspectionBed;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class RecordIntakeTests
{
    [Fact]
    public async Task The_same_record_twice_is_once_and_the_last_item_ends_the_run()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var run = await RunAsync(bed);
        for (var i = 0; i < 2; i++) Assert.True((await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one"))).Succeeded);
        Assert.Equal((Run.Running, 1), Now(bed, run) is var n ? (n.State, n.Counts.Done) : default);
        Assert.Empty(Now(bed, run).Items[0].Before);
        Assert.True((await bed.TakeAsync(Record(run, 2, bed.NowUs, "record-two"))).Succeeded);
        Assert.Equal(Run.Done, Now(bed, run).State);
        Assert.Equal(bed.Inspector.User, Now(bed, run).Items[0].Record!.Person);
    }

    [Fact]
    public async Task Two_phones_at_once_lose_nothing()
    {
        await using var bed = await InspectionBed.OpenAsync();
        await bed.RouteAsync([.. Enumerable.Range(1, 40).Select(i => Item(i))]);
        await bed.TurnAsync();
        var run = (await bed.RunsAsync())[0];
        await Parallel.ForEachAsync(Enumerable.Range(1, 40), async (i, _) => Assert.True((await bed.TakeAsync(Record(run, i, bed.NowUs, $"record-{i:D4}"))).Succeeded));
        Assert.Equal((Run.Done, 40), Now(bed, run) is var n ? (n.State, n.Counts.Done) : default);
    }

    [Fact]
    public async Task Somebody_else_s_run_is_as_unknown_as_none()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var run = await RunAsync(bed);
        Assert.Equal(Codes.CasesNotFound, (await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one"), bed.Cases.Stranger)).Code);
        Assert.Equal(Codes.CasesNotFound, (await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one") with { Run = run.Id + "x" })).Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one") with { Item = 99 })).Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one") with { Photos = [new("sha256-" + new string('0', 64), 5, "image/jpeg")] })).Code);
        Assert.Null(Now(bed, run).Items[0].Record);
    }

    [Fact]
    public async Task Without_proof_of_presence_it_is_kept_and_does_not_count()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var run = await RunAsync(bed);
        Assert.True((await bed.TakeAsync(Record(run, 1, bed.NowUs, "record-one", code: "P2"))).Succeeded);
        Assert.Equal(("record-one", ""), Now(bed, run).Items[0].Record is { } r ? (r.Id, r.Presence) : default);
        Assert.Equal(0, Now(bed, run).Counts.Done);
        Assert.True((await bed.TakeAsync(Record(run, 1, bed.NowUs - 5, "record-two"))).Succeeded);
        Assert.Equal("record-two", Now(bed, run).Items[0].Record!.Id);
    }

    [Fact]
    public async Task Quarantine_holds_once_and_gives_back_only_to_its_organisation()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var held = new Quarantined("record-one", bed.Cases.Forge, "phone", "wang", 0, Codes.PartiesForbidden, "{}", 0, true);
        for (var i = 0; i < 2; i++) Assert.True(await bed.Quarantine.AddAsync(held, default));
        Assert.Equal(bed.NowUs, Assert.Single(await bed.Quarantine.ListAsync(bed.Cases.Forge, 10, default)).ReceivedUs);
        Assert.Null(await bed.Quarantine.FindAsync("o.other", "record-one", default));
        await bed.Quarantine.RemoveAsync(bed.Cases.Forge, "record-one", default);
        Assert.Empty(await bed.Quarantine.ListAsync(bed.Cases.Forge, 10, default));
    }

    private static async Task<Run> RunAsync(InspectionBed bed)
    {
        await bed.RouteAsync(Item(1), Item(2));
        await bed.TurnAsync();
        return (await bed.RunsAsync())[0];
    }

    private static Run Now(InspectionBed bed, Run run) => bed.Keeper.Find(run.Id)!;
}
