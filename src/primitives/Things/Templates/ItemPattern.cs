using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Yiwang.Things.Templates;

/// <summary>Compiled patterns. Without backtracking, so that no pattern and text together take more than linear time.</summary>
internal static class ItemPattern
{
    private const int CachedMax = 1000;
    private static readonly ConcurrentDictionary<string, Regex> Cache = new();

    public static Regex Compile(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known)) return known;
        var regex = new Regex($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        if (Cache.Count < CachedMax) Cache.TryAdd(pattern, regex);
        return regex;
    }
}
