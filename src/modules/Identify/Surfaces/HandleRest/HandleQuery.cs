using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>The query options of the Handle JSON interface.</summary>
internal sealed record HandleQuery(IReadOnlyList<int> Indexes, bool Various, IReadOnlyList<string> Types, bool Pretty, bool PublicOnly, bool Authoritative, bool Overwrite, bool MintNewSuffix, string? Callback)
{
    /// <summary>A question for more values than this is refused; a record holds at most 2,048.</summary>
    private const int SelectorsMax = 2_048;

    public static bool TryRead(IQueryCollection query, out HandleQuery result, out string problem)
    {
        result = null!;
        problem = "";
        var indexes = new List<int>();
        var various = false;
        foreach (var text in query["index"])
        {
            if (text == "various") various = true;
            else if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && indexes.Count < SelectorsMax) indexes.Add(index);
            else { problem = "index: whole numbers, or \"various\""; return false; }
        }
        var types = query["type"].OfType<string>().Where(t => t.Length > 0).Take(SelectorsMax + 1).ToList();
        if (types.Count > SelectorsMax) { problem = "type: too many"; return false; }
        var callback = query["callback"].FirstOrDefault();
        if (callback is not null && (callback.Length is 0 or > 64 || !callback.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '$')))
        {
            problem = "callback: letters, digits, _ . $ only";
            return false;
        }
        result = new HandleQuery(indexes, various, types, Flag(query, "pretty"), Flag(query, "publicOnly"), Flag(query, "auth"),
            Flag(query, "overwrite", true), Flag(query, "mintNewSuffix"), callback);
        return true;
    }

    /// <summary>A flag given without a value counts as set.</summary>
    private static bool Flag(IQueryCollection query, string name, bool absent = false) =>
        !query.TryGetValue(name, out var v) ? absent : v.Count == 0 || v[0] is "" or "true" or "1" or null;
}
