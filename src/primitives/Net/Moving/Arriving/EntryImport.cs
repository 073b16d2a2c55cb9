using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving.Taken;
using Yiwang.Net.Moving.Wire;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>Takes a page of the old log, all of it or nothing: each entry only with a proof that fits, and only what may come (<see cref="ArrivalRules"/>).</summary>
internal sealed class EntryImport(MovingParts parts)
{
    /// <returns>How many were new.</returns>
    public async Task<Outcome<long>> TakeAsync(MoveInRow row, EntriesBody page, CancellationToken cancel)
    {
        if (!NoteKey.TryParse(row.Begun!.LogKey, out var logKey)) return Bad("the old log's key");
        var verifier = new ProofVerifier([logKey], parts.Compact);
        var rules = new ArrivalRules(parts, row);
        List<TakenEntry> entries = [];
        HashSet<TakenFrom> known = [];
        foreach (var item in page.Entries)
        {
            var report = verifier.Verify(item.Proof);
            if (report is not { Verdict: ProofVerdict.Verified, Proof: { } proof }) return Bad($"a proof that does not fit: {report.Failure?.Reason.En}");
            if (OriginOf(proof) != row.Begun.Origin) return Bad("a proof out of another log");
            if (DisclosedEntry.TryOpen(proof.Entry.Index, proof.Entry.Header, proof.Entry.Groups) is not { } entry) return Bad("an entry that cannot be read");
            var taken = new TakenEntry(row.Begun.Origin, entry, item.Clear);
            var e = parts.Events.Decode(entry);
            var here = parts.Events.TakeOver.Find(taken.From);
            // again after a crash, or with another organisation that it belonged to as well
            var again = here >= 0 && parts.Events.Read(here) is var before && before.Kind == e.Kind && before.Owner == e.Owner && before.Heads[0] == e.Heads[0];
            if (here >= 0 && !again) return Bad($"another fact stands here as {taken.From.Head}");
            var may = again ? true : rules.Check(e, [.. Older(item).Select(o => o.From.Head)]);
            if (!may.Status.Succeeded) return may.Status;
            if (!may.Value) known.Add(taken.From);
            entries.Add(taken);
        }
        Outcome<long> appended;
        using (parts.Events.Holds.Passing()) appended = await parts.Events.TakeOver.AppendAsync([.. entries.Where(t => !known.Contains(t.From))], cancel);
        if (!appended.Succeeded) return appended.Status;
        await parts.State.WriteAsync(sql =>
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var (from, item) = (entries[i].From, page.Entries[i]);
                // what is known here already counts as come, and is shown without that log's proof
                var here = known.Contains(from) ? MovedEntries.Known : parts.Events.TakeOver.Find(from);
                MovedEntries.Put(sql, row.Move, from.Origin, from.Position, here, entries[i].Entry.Kind, item.Proof);
                foreach (var older in Older(item).Where(o => here >= 0 && parts.Events.Read(here).Heads.Contains(o.From.Head))) MovedEntries.Put(sql, row.Move, older.From.Origin, older.From.Position, here, entries[i].Entry.Kind, older.Proof, isOlder: true);
            }
            foreach (var name in page.Files) sql.Execute("insert into moving_files (move, name, done) values (@move, @name, 0) on conflict (move, name) do nothing", ("move", row.Move), ("name", name));
            return 0;
        }, cancel);
        return appended;
    }

    private static IEnumerable<(TakenFrom From, string Proof)> Older(MovedItem item)
    {
        foreach (var older in item.Older ?? [])
            if (TlogProof.TryParse(older, out var before, out _)) yield return (new TakenFrom(OriginOf(before), before.Entry.Index), older);
    }

    private static string OriginOf(TlogProof proof) => proof.Checkpoint[..proof.Checkpoint.IndexOf('\n', StringComparison.Ordinal)];

    private static Outcome Bad(string why) => new(Codes.NetBadAnswer, why);
}
