using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>Readings that nobody need type: the newest Good and fresh value of the item's point, judged by the item's limits. A point that says nothing is left to the inspector.</summary>
internal sealed class MeterReadings(IPointBook points, ILiveStates states)
{
    public Run Fill(Run run, long nowUs)
    {
        var filled = run;
        foreach (var item in run.Items)
        {
            if (item.Item.Meter is not { } meter || item.Record is not null || Read(meter) is not { } reading) continue;
            filled = RecordMerge.Put(filled, item.Item.No, new ItemRecord
            {
                Id = $"{run.Id}:{item.Item.No}:meter", Result = item.Item.IsWithin(reading.Value) ? ItemResult.Normal : ItemResult.Abnormal, Value = reading.Value,
                AtUs = Math.Max(reading.AtUs, run.OpensUs), SyncedUs = nowUs, Presence = "meter",
            });
        }
        return filled;
    }

    private (decimal Value, long AtUs)? Read(Things.Handle meter)
    {
        if (points.Find(meter) is not { } point) return null;
        if (states.Of(point.Device).Points.FirstOrDefault(p => p.Point.Handle == meter) is not { Stale: false, Last: { Quality.IsGood: true } last } live) return null;
        var number = point.SampleKind == SampleKind.Number ? last.Number : last.Bits;
        if (!double.IsFinite(number) || Math.Abs(number) >= 1e11) return null;
        return (decimal.Round((decimal)number, 4), Math.Max(last.TimeUs, live.HeardUs));
    }
}
