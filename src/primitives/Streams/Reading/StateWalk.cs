namespace Yiwang.Streams.Reading;

/// <summary>Goes over a series and says what held when: stretches that follow each other without a break, from the start of the query to its end or the present.</summary>
internal static class StateWalk
{
    public static IEnumerable<StateStretch> Of(IStreamStore store, SeriesInfo series, StepQuery query)
    {
        var until = Math.Min(query.ToUs, query.NowUs);
        var isNumber = series.Kind == SampleKind.Number;
        using var cursor = store.Read(series.Id, query.FromUs - query.Hold, query.ToUs);
        // what holds, since when, and when it was last confirmed
        (long Value, bool Known, long From, long Last) held = (0, false, query.FromUs, query.FromUs);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                var (time, known) = (cursor.Times[i], cursor.Qualities[i] < 0x80);
                var value = cursor.Bits[i];
                if (isNumber) known &= TryWhole(ref value);
                if (!known) value = 0;
                if (known == held.Known && value == held.Value && (!known || time - held.Last <= query.Hold))
                {
                    held.Last = time;
                    continue;
                }
                foreach (var stretch in Pieces(held, time, query, until)) yield return stretch;
                held = (value, known, time, time);
            }
        }
        foreach (var stretch in Pieces(held, until, query, until)) yield return stretch;
    }

    /// <summary>What held, and behind it what nobody knows, as far as they lie in the query.</summary>
    private static IEnumerable<StateStretch> Pieces((long Value, bool Known, long From, long Last) held, long end, StepQuery query, long until)
    {
        var knownTo = held.Known ? Math.Min(end, held.Last + query.Hold) : held.From;
        if (Clip(held.From, knownTo, query.FromUs, until) is { } known) yield return new(known.From, known.To, held.Value, true);
        if (Clip(knownTo, end, query.FromUs, until) is { } rest) yield return new(rest.From, rest.To, 0, false);
    }

    private static (long From, long To)? Clip(long from, long to, long least, long most)
    {
        (from, to) = (Math.Max(from, least), Math.Min(to, most));
        return from < to ? (from, to) : null;
    }

    private static bool TryWhole(ref long bits)
    {
        var number = BitConverter.Int64BitsToDouble(bits);
        if (!(Math.Abs(number) < 1L << 53)) return false;
        bits = (long)Math.Round(number);
        return true;
    }
}
