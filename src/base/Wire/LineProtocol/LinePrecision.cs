using System.Text;

namespace Yiwang.Wire.LineProtocol;

/// <summary>Unit of the timestamps of a body, as query parameter <c>precision</c>: n, ns, u, us, µ, ms, s, m, h of InfluxDB 1 and 2. Default ns.</summary>
public readonly record struct LinePrecision
{
    // µs = stamp × multiply / divide; one of them is 1
    private readonly long _multiply;
    private readonly long _divide;

    private LinePrecision(long multiply, long divide) => (_multiply, _divide) = (multiply, divide);

    public static readonly LinePrecision Nanoseconds = new(1, 1_000);

    public static bool TryParse(string? text, out LinePrecision precision)
    {
        (var known, precision) = text switch
        {
            null or "" or "n" or "ns" => (true, Nanoseconds),
            "u" or "us" or "µ" or "µs" => (true, new(1, 1)),
            "ms" => (true, new(1_000, 1)),
            "s" => (true, new(1_000_000, 1)),
            "m" => (true, new(60_000_000, 1)),
            "h" => (true, new(3_600_000_000, 1)),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>False when the microseconds do not fit 64 bits.</summary>
    public bool ToMicroseconds(long stamp, out long microseconds)
    {
        var (multiply, divide) = _divide == 0 ? (1, 1_000) : (_multiply, _divide);
        if (divide > 1)
        {
            // towards the past, also before 1970
            microseconds = stamp / divide - (stamp % divide < 0 ? 1 : 0);
            return true;
        }
        microseconds = unchecked(stamp * multiply);
        return Math.BigMul(stamp, multiply, out _) == microseconds >> 63;
    }

    private bool PrintMembers(StringBuilder text) => text.Append(_multiply).Append('/').Append(_divide) is not null;
}
