using System.Globalization;
using Yiwang.Console.Tables;

namespace Yiwang.Identify.Import.Survey;

/// <summary>What the cells of a column look like: enough to guess a type, and to tell rounded codes from real ones.</summary>
internal sealed class ColumnProfile
{
    private const int DistinctMax = 64, UniqueTrackedMax = 200_000, SamplesMax = 3;
    /// <summary>Spreadsheets keep fifteen digits.</summary>
    private const int KeptDigits = 15;

    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _seen = [];
    private long _tracked, _repeats;
    private readonly long[] _longWithTail = new long[24];

    public long Filled { get; private set; }
    public long Blank { get; private set; }
    public long Numbers { get; private set; }
    public long Integers { get; private set; }
    public long Dates { get; private set; }
    public long Moments { get; private set; }
    public long Booleans { get; private set; }
    /// <summary>Digits only, with a leading zero or more than eleven: a code, not a quantity.</summary>
    public long Codes { get; private set; }
    public int MaxLength { get; private set; }
    public int MaxDecimals { get; private set; }
    public decimal Min { get; private set; } = decimal.MaxValue;
    public decimal Max { get; private set; } = decimal.MinValue;
    /// <summary>Codes of more than fifteen digits, all zeros after the fifteenth.</summary>
    public long ZeroTails { get; private set; }
    public List<string> Samples { get; } = [];
    /// <summary>Null when there are too many to be a list of choices.</summary>
    public IReadOnlyCollection<string>? Distinct => _distinct.Count <= DistinctMax ? _distinct : null;
    /// <summary>No value came twice, as far as was looked (200,000 values).</summary>
    public bool IsUnique => _repeats == 0;
    /// <summary>Share of values that came before, 0–1: a code column with a slip has little, an attribute much.</summary>
    public double RepeatShare => _tracked == 0 ? 0 : (double)_repeats / _tracked;

    /// <summary>
    /// More zero tails than chance gives: of real codes that differ in k more digits, one in 10^k ends in k zeros. Three times that is past chance.
    /// </summary>
    public bool LooksRounded
    {
        get
        {
            var expected = 0.0;
            for (var k = 1; k < _longWithTail.Length; k++) expected += _longWithTail[k] * Math.Pow(10, -k);
            return ZeroTails > 3 * expected && ZeroTails > 0;
        }
    }

    public void Add(ReadOnlySpan<char> cell, CellKind kind)
    {
        var text = cell.Trim();
        if (text.IsEmpty) { Blank++; return; }
        Filled++;
        MaxLength = Math.Max(MaxLength, text.Length);
        Show(text);
        if (_distinct.Count <= DistinctMax && text.Length <= 64) _distinct.GetAlternateLookup<ReadOnlySpan<char>>().Add(text);
        else if (text.Length > 64) for (var i = 0; _distinct.Count <= DistinctMax; i++) _distinct.Add($"\0{i}");
        TrackUnique(text);
        Classify(text, kind);
    }

    /// <summary>A sample while there is room.</summary>
    public void Show(ReadOnlySpan<char> text)
    {
        if (Samples.Count >= SamplesMax || text.IsEmpty || text.Length > 100) return;
        var sample = text.ToString();
        if (!Samples.Contains(sample)) Samples.Add(sample);
    }

    /// <summary>The cell turned out to be of the heading. What only widens a guess, as the greatest length, stays.</summary>
    public void Forget(string cell)
    {
        if (cell.Length == 0) Blank--;
        else Filled--;
        Samples.Remove(cell);
        if (_distinct.Count <= DistinctMax) _distinct.Remove(cell);
    }

    private void TrackUnique(ReadOnlySpan<char> text)
    {
        if (_tracked >= UniqueTrackedMax) { _seen.Clear(); return; }
        _tracked++;
        if (!_seen.Add(TextHash.Of(text))) _repeats++;
    }

    private void Classify(ReadOnlySpan<char> text, CellKind kind)
    {
        if (kind == CellKind.Boolean || Cleaning.Truth(text) is not null) Booleans++;
        if (kind == CellKind.Date || (kind == CellKind.Text && Cleaning.Date(text) is not null))
        {
            Dates++;
            if (text.Contains(':')) Moments++;
            return;
        }
        if (!text.ContainsAnyExceptInRange('0', '9') && (text.Length > 11 || (text.Length > 1 && text[0] == '0')))
        {
            Codes++;
            if (text.Length > KeptDigits) CountTail(text);
            return;
        }
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return;
        Numbers++;
        (Min, Max) = (Math.Min(Min, number), Math.Max(Max, number));
        var point = text.IndexOf('.');
        if (point < 0) Integers++;
        else MaxDecimals = Math.Max(MaxDecimals, text.Length - point - 1);
    }

    private void CountTail(ReadOnlySpan<char> digits)
    {
        var tail = digits[KeptDigits..];
        _longWithTail[Math.Min(tail.Length, _longWithTail.Length - 1)]++;
        if (!tail.ContainsAnyExcept('0')) ZeroTails++;
    }
}
