using System.Globalization;
using Yiwang.Things;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>Disjoint ranges of codes, each with what it stands for; built once, asked by binary search. A later range that overlaps an earlier one is left out.</summary>
internal sealed class RangeIndex<T> where T : class
{
    private readonly Dictionary<string, List<(long From, long To, T Value)>> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="ranges">Normalised.</param>
    public RangeIndex(IEnumerable<(RangePattern Range, T Value)> ranges)
    {
        foreach (var (range, value) in ranges)
        {
            var key = Key(range.Prefix.ToString(), range.Stem, range.Digits, range.Tail);
            if (!_lists.TryGetValue(key, out var list)) _lists[key] = list = [];
            list.Add((range.From, range.To, value));
        }
        foreach (var list in _lists.Values) list.Sort((a, b) => a.From.CompareTo(b.From));
    }

    public T? Find(Handle code)
    {
        var suffix = code.Suffix.ToString();
        var end = suffix.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var from = end;
        while (from > 0 && char.IsAsciiDigit(suffix[from - 1])) from--;
        var digits = end - from;
        if (digits is 0 or > RangePattern.DigitsMax || !_lists.TryGetValue(Key(code.Prefix.ToString(), suffix[..from], digits, suffix[end..]), out var list)) return null;
        var number = long.Parse(suffix.AsSpan(from, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        var (low, high) = (0, list.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < list[middle].From) high = middle - 1;
            else if (number > list[middle].To) low = middle + 1;
            else return list[middle].Value;
        }
        return null;
    }

    private static string Key(string prefix, string stem, int digits, string tail) => string.Create(CultureInfo.InvariantCulture, $"{prefix}/{stem}#{digits}#{tail}");
}
