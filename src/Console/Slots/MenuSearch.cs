using Yiwang.Console.Language;
using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>Pages by the words of their menu entry, for people who know what they want and not where it is.</summary>
internal sealed class MenuSearch(IEnumerable<MenuItem> items, PageDoors doors, Text text) : ISearchSource
{
    public ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel)
    {
        var asked = query.Trim();
        if (asked.Length < 2) return ValueTask.FromResult<IReadOnlyList<SearchHit>>([]);
        return ValueTask.FromResult<IReadOnlyList<SearchHit>>(
        [
            .. from item in items
               where item.VisibleTo(who) && doors.Admit(who, item.Path) && (item.Title.Zh.Contains(asked, StringComparison.OrdinalIgnoreCase) || item.Title.En.Contains(asked, StringComparison.OrdinalIgnoreCase))
               orderby item.Order
               select new SearchHit(text[item.Title], item.Path, item.Path, item.Icon),
        ]);
    }
}
