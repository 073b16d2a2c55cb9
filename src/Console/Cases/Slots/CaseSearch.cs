using Yiwang.Cases;
using Yiwang.Console.Cases.Lists;
using Yiwang.Console.Cases.Words;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Slots;

/// <summary>A case by its number, else by words of its title and searchable fields.</summary>
internal sealed class CaseSearch(ICases cases, FieldText texts) : ISearchSource
{
    private const int ByWords = 10;

    public async ValueTask<IReadOnlyList<SearchHit>> SearchAsync(string query, Principal who, int max, CancellationToken cancel)
    {
        if (max <= 0 || !CaseMenu.MayHandle(who)) return [];
        if (cases.FindByNumber(who, query.Trim()) is { Succeeded: true, Value: { } named }) return [Hit(CaseRows.RowOf(named))];
        var found = await cases.ListAsync(who, new CaseQuery(Text: query, Limit: Math.Min(max, ByWords)), cancel);
        return found.Succeeded ? [.. found.Value.Rows.Select(Hit)] : [];
    }

    private SearchHit Hit(CaseRow row)
    {
        var definition = cases.Definitions.TryFind(row.Definition, row.Version, out var known) ? known : null;
        var kind = definition is null ? row.Definition : texts.Language[definition.Name];
        return new($"{row.Number} {row.Title}", $"{kind} · {CaseColumns.StateName(texts.Language, definition, row)}", CaseAddress.Page(row.Id), definition?.Icon ?? "file-text");
    }
}
