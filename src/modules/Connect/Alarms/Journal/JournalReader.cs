using Yiwang.Cases;
using Yiwang.Connect.Alarms.List;
using Yiwang.Console.Language;
using Yiwang.Parties;

namespace Yiwang.Connect.Alarms.Journal;

/// <summary>Alarms of the past and the present as far as a person may see them, newest first.</summary>
internal sealed class JournalReader(ICases cases, INodeCases all)
{
    public async ValueTask<(IReadOnlyList<AlarmRow> Rows, string? Next)> ReadAsync(Text text, Principal who, JournalFilter filter, int limit, CancellationToken cancel)
    {
        var page = await cases.ListAsync(who, filter.Query(text, limit), cancel);
        return page.Succeeded ? ([.. page.Value.Rows.Select(r => all.Find(r.Id)).OfType<CaseView>().Select(AlarmRow.Of)], page.Value.Next) : ([], null);
    }
}
