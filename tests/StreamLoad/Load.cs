using Yiwang.Streams;

namespace Yiwang.StreamLoad;

/// <summary>What the n-th batch of a writer holds: known beforehand, so that whoever killed the writer can tell what must be there.</summary>
public static class Load
{
    public const int Writers = 3, Series = 40, Times = 12;
    private const long Minute = 60_000_000;
    /// <summary>Little memory, so that samples are sealed and merged all the time.</summary>
    public static readonly StreamOptions Options = new() { HeadBytesMax = 4 << 20, MinFreeBytes = 0 };

    public delegate void Visitor(int series, long timeUs, double value);

    public static SeriesKey Key(int writer, int series) => new($"load/{writer}.{series}", "o.load");

    public static long TimeUs(long originUs, int batch, int time) => originUs + ((long)batch * Times + time) * Minute;

    /// <summary>New samples of every series, and for some series one that an earlier batch has already written, and one that comes late.</summary>
    public static void Visit(long originUs, int writer, int batch, Visitor visit)
    {
        for (var time = 0; time < Times; time++)
        {
            for (var series = 0; series < Series; series++) visit(series, TimeUs(originUs, batch, time), Value(writer, batch, series, time));
        }
        for (var series = batch % 5; series < Series && batch >= 7; series += 5)
        {
            visit(series, TimeUs(originUs, batch - 7, series % Times), Value(writer, batch, series, 100));
            visit(series, TimeUs(originUs, batch - 6, 0) + Minute / 2, Value(writer, batch, series, 101));
        }
    }

    private static double Value(int writer, int batch, int series, int place) => (writer * 31L + batch * 1_009L + series * 17L + place) / 100.0;
}
