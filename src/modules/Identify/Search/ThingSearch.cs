using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Identify.Lookup;
using Yiwang.Identify.Reading;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Views;

namespace Yiwang.Identify.Search;

/// <summary>Finds by whole handle, by a code of any scheme that names it, then by words of searchable values.</summary>
internal sealed class ThingSearch(IRegistry registry, CodeLookup codes, IThingQueries queries, Sight sight, ThingReader reader, Text text) : ISearchSource
{
    public int Order => 200;

    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel)
    {
        List<Handle> found = [];
        if (Handle.TryParse(query, null, out var typed) && registry.FindRecord(typed) is not null)
        {
            found.Add(typed);
        }
        if (found.Count == 0 && codes.Find(query, who.Organization).Handle is { } named && registry.FindRecord(named) is not null)
        {
            found.Add(named);
        }
        if (found.Count == 0 && max > 0)
        {
            found.AddRange(await queries.SearchAsync(query, who.Organization, max, cancel));
        }
        return [.. found.Distinct().Take(max).Select(h => Hit(h, who)).OfType<SearchHit>()];
    }

    private SearchHit? Hit(Handle handle, Principal who)
    {
        if (registry.FindRecord(handle) is not { } record)
        {
            return null;
        }
        var reading = reader.Read(text, sight.Of(who, record).Shown, 0);
        var detail = record.Status == ThingStatus.Voided ? text["已作废", "Voided"] : reading.Kind ?? "";
        return new(reading.Title == handle.Suffix.ToString() ? handle.ToString() : $"{reading.Title} · {handle}", string.Join(" · ", new[] { detail, reading.Owner }.Where(d => d.Length > 0)), HandleAddress.ThingPage(handle), record.Status == ThingStatus.Voided ? "ban" : "tag");
    }
}
