namespace Yiwang.Streams.Codec;

/// <summary>
/// Source times as their distance from an even beat: a steady series is one constant, a gap one more run, jitter a few bits each.
/// </summary>
internal static class TimeColumn
{
    private const int Probes = 63;

    public static void Write(ref ChunkWriter into, ReadOnlySpan<long> times, CodecScratch scratch)
    {
        var beat = Beat(times);
        into.Signed(beat);
        var column = scratch.Column.AsSpan(0, times.Length);
        long due = 0;
        for (var i = 0; i < column.Length; i++, due += beat) column[i] = times[i] - due;
        ColumnWriter.Write(ref into, column, scratch);
    }

    public static void Read(ref ChunkReader from, Span<long> times, CodecScratch scratch)
    {
        var beat = from.Signed();
        ColumnReader.Read(ref from, times, scratch);
        long due = 0;
        for (var i = 0; i < times.Length; i++, due += beat) times[i] += due;
    }

    /// <summary>The usual step between samples; with jitter, rounded to three digits, so that the errors do not add up.</summary>
    private static long Beat(ReadOnlySpan<long> times)
    {
        var steps = times.Length - 1;
        if (steps < 1) return 0;
        Span<long> probes = stackalloc long[Math.Min(steps, Probes)];
        for (var i = 0; i < probes.Length; i++)
        {
            var at = (int)((long)i * steps / probes.Length);
            probes[i] = times[at + 1] - times[at];
        }
        probes.Sort();
        var median = probes[probes.Length / 2];
        if (2 * probes.Count(median) >= probes.Length) return median;
        long unit = 1;
        while (median / unit >= 1_000) unit *= 10;
        return (median + unit / 2) / unit * unit;
    }
}
