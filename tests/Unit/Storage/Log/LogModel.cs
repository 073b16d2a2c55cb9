using System.Collections.Concurrent;
using System.Text;
using Xunit;
using Yiwang.Storage.Log;
using Yiwang.Unit.Tests.Storage.Log.Merkle;
using static Yiwang.Unit.Tests.Storage.Log.TemporaryLog;

namespace Yiwang.Unit.Tests.Storage.Log;

/// <summary>What a log was acknowledged to hold, and how to tell by a full read that it does, with index, lists and tree in agreement.</summary>
internal sealed class LogModel
{
    private readonly ConcurrentDictionary<string, (long First, EntryDraft[] Drafts)> _appended = [];
    private readonly ConcurrentDictionary<string, EntryDraft[]> _committed = [];
    private readonly ConcurrentDictionary<string, bool> _aborted = [];

    public void Acknowledge(string request, long first, EntryDraft[] drafts) => Assert.True(_appended.TryAdd(request, (first, drafts)));

    public void Commit(string request, EntryDraft[] rows) => Assert.True(_committed.TryAdd(request, rows));

    public void Abort(string request) => Assert.True(_aborted.TryAdd(request, true));

    public async Task CheckAsync(AppendLog log)
    {
        var all = Enumerable.Range(0, (int)log.Size).Select(p => log.Read(p)).ToList();
        Assert.Equal(Enumerable.Range(0, all.Count).Select(p => (long)p), all.Select(e => e.Position));
        for (var i = 1; i < all.Count; i++) Assert.True(all[i].RecordedAtUs > all[i - 1].RecordedAtUs);
        foreach (var (first, drafts) in _appended.Values)
        {
            for (var i = 0; i < drafts.Length; i++) AssertSame(drafts[i], all[(int)first + i]);
        }
        var effective = ReadEffective(log);
        var bodies = effective.Where(e => e.Kind == "Noted").Select(e => BodyOf(e)).ToHashSet();
        foreach (var rows in _committed.Values)
        {
            foreach (var row in rows) Assert.Contains(Encoding.UTF8.GetString(row.Groups[0].Content.Span), bodies);
        }
        var requests = bodies.Select(b => b.Split(' ')[0]).ToHashSet();
        foreach (var aborted in _aborted.Keys) Assert.DoesNotContain(aborted, requests);
        CheckHeads(log, effective);
        Assert.True(await log.HashedAsync(log.Size));
        Assert.Equal(NaiveTree.Root([.. all.Select(e => e.Header.ToArray())]), log.Tree.Root(log.Size));
    }

    private static List<StoredEntry> ReadEffective(AppendLog log)
    {
        var all = new List<StoredEntry>();
        for (long cursor = 0; cursor < log.Size;) all.AddRange(log.ReadEffective(cursor, 50, null, true, out cursor));
        return all;
    }

    private static void CheckHeads(AppendLog log, List<StoredEntry> effective)
    {
        var newest = new Dictionary<string, long>();
        var lists = new Dictionary<string, List<long>>();
        foreach (var entry in effective)
        {
            var key = KeyOf(entry);
            if (key.Contains('/'))
            {
                var list = key.Split('/')[0];
                if (!lists.TryGetValue(list, out var positions)) lists[list] = positions = [];
                positions.Add(entry.Position);
            }
            newest[key] = entry.Position;
        }
        foreach (var (key, position) in newest) Assert.Equal(position, log.FindHead(Encoding.UTF8.GetBytes(key)));
        foreach (var (list, positions) in lists)
        {
            var read = new long[positions.Count + 1];
            Assert.Equal(positions.Count, log.ReadPostings(Encoding.UTF8.GetBytes(list), 0, read));
            Assert.Equal(positions.Order(), read.Take(positions.Count));
        }
    }

    private static void AssertSame(EntryDraft draft, StoredEntry entry)
    {
        Assert.Equal(draft.Kind, entry.Kind);
        Assert.Equal(draft.Subjects[0].Key.ToArray(), entry.Subjects[0].Key.ToArray());
        Assert.Equal(draft.Groups[0].Content.ToArray(), entry.Groups[0].Content!.Value.ToArray());
    }
}
