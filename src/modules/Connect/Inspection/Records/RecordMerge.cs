using Yiwang.Connect.Inspection.Runs;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>Puts records into a run. Order of arrival does not matter: at each item the record that was made last stands, and what it outweighs is kept beside it.</summary>
internal static class RecordMerge
{
    public static RunItem Put(RunItem item, ItemRecord record)
    {
        if (item.Record is not { } stands) return item with { Record = record };
        if (stands.Id == record.Id || item.Before.Any(b => b.Id == record.Id)) return item;
        var isNewer = Compare(record, stands) > 0;
        var (winner, loser) = isNewer ? (record, stands) : (stands, record);
        // what a work order came of is not forgotten by a later look
        var before = item.Before.Append(loser).OrderBy(b => b, s_order).TakeLast(RunItem.BeforeMax).ToArray();
        return item with { Record = winner, Before = before };
    }

    public static Run Put(Run run, int no, ItemRecord record) => run with { Items = [.. run.Items.Select(i => i.Item.No == no ? Put(i, record) : i)] };

    /// <summary>Items that nobody looked at by the end of the window: 漏检, or 停机未检 where the machine never was in the state that the item wants.</summary>
    public static Run Close(Run run, Func<RunItem, bool> wasIdle) => run with
    {
        Items = [.. run.Items.Select(i => i.Record is { Counts: true } ? i : Put(i, new ItemRecord
        {
            Id = $"{run.Id}:{i.Item.No}", Result = wasIdle(i) ? ItemResult.Idle : ItemResult.Missed, AtUs = run.EndsUs, SyncedUs = run.EndsUs, Presence = "auto",
        }))],
    };

    private static readonly Comparer<ItemRecord> s_order = Comparer<ItemRecord>.Create(Compare);

    /// <summary>By worth first: what a person saw outweighs what a meter said, and both that nobody came; then by the time it was made; ids decide among equals, so that all nodes agree.</summary>
    private static int Compare(ItemRecord a, ItemRecord b)
    {
        var worth = Worth(a).CompareTo(Worth(b));
        if (worth != 0) return worth;
        var time = a.RealUs.CompareTo(b.RealUs);
        return time != 0 ? time : string.CompareOrdinal(a.Id, b.Id);
    }

    private static int Worth(ItemRecord r) => r.Person.Length > 0 && r.Counts ? 3 : r.Presence == "meter" ? 2 : r.Person.Length > 0 ? 1 : 0;
}
