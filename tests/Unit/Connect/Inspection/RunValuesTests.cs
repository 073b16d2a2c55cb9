using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using static Yiwang.Unit.Tests.Connect.Inspection.Sample;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class RunValuesTests
{
    [Fact]
    public void A_run_comes_back_from_its_values_as_it_was()
    {
        var item = Item(3) with
        {
            Device = Yiwang.Things.Handle.TryParse("99.501.1001/EQ-A-001", out var device) ? device : default, Part = "润滑站", Method = "measure", Standard = "0.15–0.6 MPa", Lower = 0.15m, Upper = 0.6m, Unit = "MPa",
            RunState = WantedState.Running, Photo = true, Meter = device, PlaceCode = "P3", Latitude = 29.29, Longitude = 106.25, Point = 2,
        };
        var run = Run(item, Item(4));
        run = RecordMerge.Put(run, 3, Record("first-one", Planned - 7, ItemResult.Abnormal) with
        {
            Value = 0.1234m, Remark = "油位低", Photos = [new(Yiwang.Storage.Blobs.BlobName.Of(new byte[32]), "1.png", "image/png", 12)], ClockOffS = 700, Signed = true, Handling = Handling.Order, Order = "o.test/case.x", Accepted = "o.test/zhou",
        });
        run = RecordMerge.Put(run, 3, Record("second-one", Planned + 7));
        var values = RunValues.Open(new PlannedRun(Route(["08:00"], item, Item(4)), Planned, [item, Item(4)]));
        foreach (var (name, value) in RunValues.Changed(run)) values[name] = value?.DeepClone();
        var back = RunValues.Read(run.Id, run.Owner, run.Number, run.State, (JsonObject)JsonNode.Parse(values.ToJsonString())!);
        Assert.Equal(run.Items.Select(i => i.Item), back.Items.Select(i => i.Item));
        Assert.Equal(Flat(run.Items[0].Record!), Flat(back.Items[0].Record!));
        Assert.Equal(run.Items[0].Before.Select(Flat), back.Items[0].Before.Select(Flat));
        Assert.Equal((run.PlannedUs, run.OpensUs, run.EndsUs, "R-A-03"), (back.PlannedUs, back.OpensUs, back.EndsUs, back.RouteNo));
        Assert.Equal((2, 1, 1), ((int)values["itemCount"]!, (int)values["done"]!, (int)values["onTime"]!));
    }

    [Fact]
    public void Five_hundred_items_with_records_stay_within_an_entry_of_the_log()
    {
        var run = Run([.. Enumerable.Range(1, 500).Select(i => Item(i) with { Standard = "无异响、无泄漏，油位在上下刻线之间", Part = "主机", Device = Yiwang.Things.Handle.TryParse($"99.501.1001/EQ-{i / 10:D3}", out var d) ? d : null })]);
        foreach (var i in run.Items) run = RecordMerge.Put(run, i.Item.No, Record(Guid.NewGuid().ToString("N"), Planned + i.Item.No * 1_000));
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(System.Text.Encoding.UTF8.GetBytes(RunValues.Changed(run).ToJsonString()));
        Assert.InRange(packed.Length * 4 / 3, 1, 60_000);
    }

    private static readonly Yiwang.Cases.FileReference[] s_none = [];

    // lists compare by what is in them
    private static string Flat(ItemRecord r) => $"{r with { Photos = s_none }} {string.Join(',', r.Photos)}";
}
