using System.Globalization;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>All things whose handles differ in their last number alone, and what is known to have happened to them, by number.</summary>
internal sealed class Series(int id, string head, int digits, string tail)
{
    private int _shown;

    public int Id => id;
    public string Head => head;
    public int Digits => digits;
    public string Tail => tail;
    public string Prefix => head[..head.IndexOf('/', StringComparison.Ordinal)];
    /// <summary>What the chain's definition calls these things: bottle, case, pallet. Null = nobody has said.</summary>
    public string? Item { get; set; }
    /// <summary>Chain of that definition.</summary>
    public string? Chain { get; set; }

    /// <summary>One of these was emptied as a whole.</summary>
    public bool Emptied { get; set; }

    /// <summary>What these were put into and taken out of.</summary>
    public StretchIndex Held { get; } = new();
    /// <summary>What was put into these and taken out.</summary>
    public StretchIndex Holds { get; } = new();
    public StretchIndex Inputs { get; } = new();
    public StretchIndex Outputs { get; } = new();
    /// <summary>Other events about these.</summary>
    public StretchIndex Touches { get; } = new();

    /// <summary>How many places stand in brackets: as the first range of the series was written.</summary>
    public void Show(int places)
    {
        if (_shown == 0) _shown = places;
    }

    public string Text(long number) => digits == 0 ? head : string.Concat(head, number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'), tail);

    public string Text(long from, long to)
    {
        if (from == to) return Text(from);
        var places = _shown == 0 ? digits : _shown;
        var unit = 1L;
        for (var i = 0; i < places; i++) unit *= 10;
        if (from / unit != to / unit) (places, unit) = (digits, long.MaxValue);
        var lead = places == digits ? "" : (from / unit).ToString(CultureInfo.InvariantCulture).PadLeft(digits - places, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{head}{lead}[{Padded(from % unit, places)}-{Padded(to % unit, places)}]{tail}");
    }

    private static string Padded(long number, int places) => number.ToString(CultureInfo.InvariantCulture).PadLeft(places, '0');
}
