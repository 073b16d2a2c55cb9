using Xunit;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Runs;
using static Yiwang.Unit.Tests.Connect.Inspection.Sample;

namespace Yiwang.Unit.Tests.Connect.Inspection;

public sealed class RecordMergeTests
{
    [Fact]
    public void The_record_that_was_made_last_stands_and_both_are_kept()
    {
        var run = RecordMerge.Put(RecordMerge.Put(Run(Item(1)), 1, Record("later", Planned + 60)), 1, Record("earlier", Planned));
        Assert.Equal("later", run.Items[0].Record!.Id);
        Assert.Equal(["earlier"], run.Items[0].Before.Select(b => b.Id));
    }

    [Fact]
    public void Any_order_of_arrival_and_any_repetition_end_in_the_same_run()
    {
        ItemRecord[] records =
        [
            Record("a", Planned + 1), Record("b", Planned + 1), Record("c", Planned + 9, ItemResult.Abnormal), Record("d", Planned + 20, person: "", presence: "meter"),
            Record("e", Planned + 30, presence: ""), Record("f", Planned - 5 * Hour, clockOffS: 5 * 3_600),
        ];
        var random = new Random(11);
        var first = Apply(records);
        for (var i = 0; i < 200; i++)
        {
            var shuffled = records.Concat(records).ToArray();
            random.Shuffle(shuffled);
            var item = Apply(shuffled);
            Assert.Equal(first.Record, item.Record);
            Assert.Equal(first.Before, item.Before);
        }
        Assert.Equal("c", first.Record!.Id);
        Assert.Equal(5, first.Before.Count);
    }

    [Fact]
    public void What_a_person_saw_outweighs_a_meter_and_a_meter_that_nobody_came()
    {
        var closed = RecordMerge.Close(Run(Item(1), Item(2), Item(3)), i => i.Item.No == 3);
        Assert.Equal([ItemResult.Missed, ItemResult.Missed, ItemResult.Idle], closed.Items.Select(i => i.Record!.Result));
        var late = RecordMerge.Put(RecordMerge.Put(closed, 1, Record("he", Planned)), 2, Record("m", Planned - 1, person: "", presence: "meter"));
        Assert.Equal(["he", "m"], late.Items.Take(2).Select(i => i.Record!.Id));
        Assert.Equal(new RunCounts(3, 2, 2, 0, 0, 1), late.Counts);
        Assert.True(late.Counts.IsComplete);
    }

    [Fact]
    public void A_record_without_proof_of_presence_is_kept_and_does_not_count()
    {
        var run = RecordMerge.Put(Run(Item(1)), 1, Record("x", presence: ""));
        Assert.Equal(new RunCounts(1, 0, 0, 0, 0, 0), run.Counts);
        var closed = RecordMerge.Close(run, _ => false);
        Assert.Equal("x", closed.Items[0].Record!.Id);
        Assert.False(closed.Counts.IsComplete);
    }

    [Fact]
    public void On_time_goes_by_the_phone_s_clock_set_right()
    {
        var run = Run(Item(1), Item(2), Item(3));
        run = RecordMerge.Put(run, 1, Record("a", Planned - 2 * Hour));
        run = RecordMerge.Put(run, 2, Record("b", Planned + 2 * Hour + 1));
        // ten hours behind: within the window all the same
        run = RecordMerge.Put(run, 3, Record("c", Planned - 10 * Hour, clockOffS: 36_000));
        Assert.Equal(new RunCounts(3, 3, 2, 0, 0, 0), run.Counts);
    }

    [Fact]
    public void Closing_again_changes_nothing()
    {
        var closed = RecordMerge.Close(Run(Item(1)), _ => false);
        Assert.Equal(closed.Items[0], RecordMerge.Close(closed, _ => false).Items[0]);
    }

    private static RunItem Apply(IEnumerable<ItemRecord> records) => records.Aggregate(new RunItem(Item(1), null, []), RecordMerge.Put);
}
