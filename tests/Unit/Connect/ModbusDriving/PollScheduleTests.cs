using Xunit;
using Yiwang.Connect.Modbus;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

/// <summary>A bus in virtual time: a live unit answers after 8 ms, a silent one lets the time run out.</summary>
public sealed class PollScheduleTests
{
    private const long Second = 1_000_000, Hour = 3_600 * Second;

    [Fact]
    public void Every_block_keeps_its_beat()
    {
        var line = new Line(live: 10, dead: 0);
        line.Run(Hour);
        Assert.All(line.Polls.Where(p => p.Key <= 10), p => Assert.Equal(3_600, p.Value.Count));
        Assert.Equal(0, line.Schedule.Skipped);
        Assert.InRange(line.WorstJitter(after: 0), 0, 10_000);
    }

    [Fact]
    public void Silent_units_do_not_disturb_the_beat_of_live_ones()
    {
        var line = new Line(live: 10, dead: 20);
        line.Run(Hour);
        // Only while they are found out may they cost time: twice the time-out each.
        Assert.InRange(line.WorstJitter(after: 60 * Second), 0, 20_000);
        Assert.All(Enumerable.Range(1, 10), unit => Assert.InRange(line.Polls[(byte)unit].Count, 3_550, 3_600));
    }

    [Fact]
    public void A_silent_unit_is_asked_ever_more_rarely_and_never_given_up()
    {
        var line = new Line(live: 2, dead: 1);
        line.Run(Hour);
        var tries = line.Polls[3];
        Assert.InRange(tries.Count, 90, 160);
        Assert.InRange(tries.Zip(tries.Skip(1), (a, b) => b - a).Max(), 30 * Second, 60 * Second);
    }

    [Fact]
    public void A_unit_that_comes_back_is_found_within_the_longest_wait()
    {
        var line = new Line(live: 4, dead: 1);
        line.Run(Hour);
        line.Dead.Clear();
        var back = line.Now;
        line.Run(60 * Second);
        Assert.InRange(line.Polls[5].First(t => t >= back) - back, 0, 40 * Second);
        Assert.Empty(line.Schedule.Silent);
        Assert.InRange(line.Polls[5].Count(t => t >= back), 20, 60);
    }

    [Fact]
    public void A_unit_that_was_heard_late_gets_all_the_time_it_needs()
    {
        var line = new Line(live: 4, dead: 1);
        line.Run(60 * Second);
        line.Schedule.Unit(5).Hear(line.Now);
        PollTurn turn;
        while ((turn = line.Step()).Block?.Unit != 5)
        {
        }
        Assert.Equal(Second, turn.TimeoutUs);
    }

    [Fact]
    public void What_is_asked_faster_than_it_answers_is_skipped_and_counted_not_piled_up()
    {
        var line = new Line(live: 200, dead: 0);
        line.Run(60 * Second);
        Assert.InRange(line.Schedule.CycleUs, 1_600_000, 1_600_000);
        var polls = line.Polls.Values.Sum(p => p.Count);
        Assert.InRange(polls, 7_400, 7_500);
        Assert.InRange(polls + line.Schedule.Skipped, 11_700, 12_200);
        Assert.All(line.Polls.Values, p => Assert.InRange(p.Count, 25, 60));
    }

    [Fact]
    public void Blocks_begin_apart()
    {
        var line = new Line(live: 50, dead: 0);
        line.Run(Second);
        var starts = line.Polls.Values.Select(p => p[0]).Order().ToArray();
        Assert.Equal(50, starts.Distinct().Count());
        Assert.InRange(starts[^1], 900_000, Second);
    }

    private sealed class Line
    {
        private const long Answer = 8_000;

        public Line(int live, int dead)
        {
            var points = Enumerable.Range(1, live + dead).Select(unit => ModbusPoint.Of(TestPoints.Holding($"p{unit}", 0) with { Unit = unit }, unit - 1)!);
            Schedule = new(PollPlan.Build(TestPoints.Adapter(), points), Second, 0, new Random(7).NextDouble);
            Dead = [.. Enumerable.Range(live + 1, dead).Select(u => (byte)u)];
        }

        public PollSchedule Schedule { get; }
        public HashSet<byte> Dead { get; }
        public Dictionary<byte, List<long>> Polls { get; } = [];
        public long Now { get; private set; }

        public void Run(long forUs)
        {
            var end = Now + forUs;
            while (Now < end) Step();
        }

        public PollTurn Step()
        {
            var turn = Schedule.Next(Now);
            if (turn.Block is not { } block)
            {
                Now += Math.Max(turn.WaitUs, 1);
                return turn;
            }
            if (!Polls.TryGetValue(block.Unit, out var times)) Polls[block.Unit] = times = [];
            times.Add(Now);
            var started = Now;
            if (Dead.Contains(block.Unit))
            {
                Now += turn.TimeoutUs;
                Schedule.Failed(block, Now);
            }
            else
            {
                Now += Answer;
                Schedule.Answered(block, started, Now);
            }
            return turn;
        }

        /// <summary>How far two polls of a live unit lie from one second apart, at worst.</summary>
        public long WorstJitter(long after) => Polls.Where(p => !Dead.Contains(p.Key))
            .SelectMany(p => p.Value.Where(t => t > after).Zip(p.Value.Where(t => t > after).Skip(1), (a, b) => Math.Abs(b - a - Second))).DefaultIfEmpty().Max();
    }
}
