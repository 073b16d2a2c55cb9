using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>The query options of the Handle JSON interface. A flag is on when it stands without a value, or with true, yes or 1.</summary>
/// <param name="PublicOnly">Null = not said: all that the asker may see.</param>
/// <param name="Callback">Name of a script's function, with all else made harmless; null = plain JSON.</param>
/// <param name="Page">From 0; null with <paramref name="PageSize"/> = all.</param>
internal sealed record HandleQuery(
    IReadOnlyList<int> Indexes, bool Various, IReadOnlyList<string> Types, bool Pretty, bool? PublicOnly, bool Authoritative, bool DoNotRefer, bool Overwrite, bool MintNewSuffix,
    string? Callback, int? Page, int? PageSize)
{
    /// <summary>A question for more values than this is refused; a record holds at most 2,048.</summary>
    private const int SelectorsMax = 2_048;
    private const int CallbackMax = 64;

    public static readonly HandleQuery None = new([], false, [], false, null, false, false, true, false, null, null, null);

    public bool Selects => Indexes.Count + Types.Count > 0;

    public static bool TryRead(IQueryCollection query, out HandleQuery result, out string problem)
    {
        result = None;
        problem = "";
        // how to answer is known before what is wrong
        var shape = None with { Pretty = Flag(query, "pretty") ?? false, Callback = CallbackOf(query) };
        result = shape;
        var indexes = new List<int>();
        var various = false;
        foreach (var text in query["index"])
        {
            if (text == "various") various = true;
            else if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && indexes.Count < SelectorsMax) indexes.Add(index);
            else { problem = "index: whole numbers, or \"various\""; return false; }
        }
        var types = query["type"].OfType<string>().Where(t => t.Length > 0).Take(SelectorsMax + 1).ToList();
        if (types.Count > SelectorsMax) { problem = "type: too many"; return false; }
        if (!TryNumber(query, "page", out var page) || !TryNumber(query, "pageSize", out var size)) { problem = "page, pageSize: whole numbers"; return false; }
        result = shape with
        {
            Indexes = indexes, Various = various, Types = types, PublicOnly = Flag(query, "publicOnly"), Authoritative = Flag(query, "auth") ?? false, DoNotRefer = Flag(query, "doNotRefer") ?? false,
            Overwrite = Flag(query, "overwrite") ?? true, MintNewSuffix = Flag(query, "mintNewSuffix") ?? false,
            Page = page < 0 || size < 0 ? null : page, PageSize = page < 0 || size < 0 ? null : size,
        };
        if (result.Page is null || result.PageSize is null) result = result with { Page = null, PageSize = null };
        return true;
    }

    private static bool? Flag(IQueryCollection query, string name) =>
        !query.TryGetValue(name, out var v) ? null : v.Count == 0 || v[0] is null or "" or "1" || v[0]!.Equals("true", StringComparison.OrdinalIgnoreCase) || v[0]!.Equals("yes", StringComparison.OrdinalIgnoreCase);

    private static bool TryNumber(IQueryCollection query, string name, out int? number)
    {
        number = null;
        if (!query.TryGetValue(name, out var v) || v.Count == 0 || string.IsNullOrEmpty(v[0])) return true;
        if (!int.TryParse(v[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)) return false;
        number = parsed;
        return true;
    }

    // as the reference server does: what cannot stand in a name becomes _
    private static string? CallbackOf(IQueryCollection query)
    {
        if (query["callback"].FirstOrDefault() is not { Length: > 0 } asked) return null;
        var name = (asked.Length > CallbackMax ? asked[..CallbackMax] : asked).ToCharArray();
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetter(name[i]) && name[i] is not ('_' or '$' or '.') && !(i > 0 && char.IsAsciiDigit(name[i]))) name[i] = '_';
        }
        return new string(name);
    }
}
