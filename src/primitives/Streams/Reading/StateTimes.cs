namespace Yiwang.Streams.Reading;

/// <summary>How long a state held in one step.</summary>
/// <param name="Value">Of the series: an integer, or 0 and 1.</param>
public readonly record struct StateTime(long FromUs, long ToUs, long Value, long HeldUs);

/// <summary>One stretch in which a series of integers or booleans kept its value.</summary>
/// <param name="Known">False: Bad samples, or no sample for longer than a value holds.</param>
public readonly record struct StateStretch(long FromUs, long ToUs, long Value, bool Known);

/// <summary>Durations of states, out of a series of integers or booleans.</summary>
public static class StateTimes
{
    /// <summary>Different states that are told apart in one step; a counter is not a state.</summary>
    public const int StatesMax = 64;

    /// <returns>Rows in order of time, then of value; a state that did not occur has none. Null when a step has more than <see cref="StatesMax"/> states.</returns>
    public static IReadOnlyList<StateTime>? Read(IStreamStore store, SeriesInfo series, in StepQuery query)
    {
        List<StateTime> rows = [];
        var step = new SortedDictionary<long, long>();
        var end = Math.Min(query.FromUs + query.Step, query.ToUs);
        foreach (var stretch in StateWalk.Of(store, series, query))
        {
            for (var from = stretch.FromUs; from < stretch.ToUs;)
            {
                if (from >= end) Close(rows, step, ref end, from, query);
                var to = Math.Min(stretch.ToUs, end);
                if (stretch.Known) step[stretch.Value] = step.GetValueOrDefault(stretch.Value) + to - from;
                if (step.Count > StatesMax) return null;
                from = to;
            }
        }
        if (step.Count > 0) Close(rows, step, ref end, query.ToUs, query);
        return rows;
    }

    /// <summary>The first <paramref name="max"/> stretches, oldest first; neighbours differ.</summary>
    public static IReadOnlyList<StateStretch> Stretches(IStreamStore store, SeriesInfo series, in StepQuery query, int max)
    {
        List<StateStretch> stretches = [];
        foreach (var next in StateWalk.Of(store, series, query))
        {
            // a value that was unknown to begin with and one that became so are one
            if (stretches.Count > 0 && stretches[^1] is var last && last.Known == next.Known && last.Value == next.Value) stretches[^1] = last with { ToUs = next.ToUs };
            else if (stretches.Count == max) break;
            else stretches.Add(next);
        }
        return stretches;
    }

    private static void Close(List<StateTime> rows, SortedDictionary<long, long> step, ref long end, long next, in StepQuery query)
    {
        var start = query.FromUs + (end - 1 - query.FromUs) / query.Step * query.Step;
        foreach (var (value, held) in step) rows.Add(new(start, end, value, held));
        step.Clear();
        end = Math.Min(query.FromUs + ((next - query.FromUs) / query.Step + 1) * query.Step, query.ToUs);
    }
}
