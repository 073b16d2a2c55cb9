using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving.Taken;
using Yiwang.Net.Moving.Wire;

namespace Yiwang.Net.Moving.Arriving;

/// <summary>Takes a page of the old log: each entry only with a proof that fits, and only what can belong to the organisation.</summary>
internal sealed class EntryImport(MovingParts parts)
{
    /// <returns>How many were new.</returns>
    public async Task<Outcome<long>> TakeAsync(MoveInRow row, EntriesBody page, CancellationToken cancel)
    {
        if (!NoteKey.TryParse(row.Begun!.LogKey, out var logKey)) return Bad("the old log's key");
        var verifier = new ProofVerifier([logKey], parts.Compact);
        List<TakenEntry> entries = [];
        foreach (var item in page.Entries)
        {
            var report = verifier.Verify(item.Proof);
            if (report is not { Verdict: ProofVerdict.Verified, Proof: { } proof }) return Bad($"a proof that does not fit: {report.Failure?.Reason.En}");
            if (DisclosedEntry.TryOpen(proof.Entry.Index, proof.Entry.Header, proof.Entry.Groups) is not { } entry) return Bad("an entry that cannot be read");
            var e = parts.Events.Decode(entry);
            if (!MayCome(e, row.Organization)) return Bad($"{e.Kind} of {e.Owner}");
            entries.Add(new TakenEntry(row.Begun.Origin, entry, item.Clear));
        }
        Outcome<long> taken;
        using (parts.Events.Holds.Passing()) taken = await parts.Events.TakeOver.AppendAsync(entries, cancel);
        if (!taken.Succeeded) return taken.Status;
        await parts.State.WriteAsync(sql =>
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var (from, item) = (entries[i].From, page.Entries[i]);
                var here = parts.Events.TakeOver.Find(from);
                MovedEntries.Put(sql, row.Move, from.Origin, from.Position, here, entries[i].Entry.Kind, item.Proof);
                foreach (var older in item.Older ?? []) if (TlogProof.TryParse(older, out var before, out _)) MovedEntries.Put(sql, row.Move, OriginOf(before), before.Entry.Index, here, entries[i].Entry.Kind, older);
            }
            foreach (var name in page.Files) sql.Execute("insert into moving_files (move, name, done) values (@move, @name, 0) on conflict (move, name) do nothing", ("move", row.Move), ("name", name));
            return 0;
        }, cancel);
        return taken;
    }

    /// <summary>A node that keeps others too takes nothing about them from the old node.</summary>
    private static bool MayCome(RecordedEvent e, string organization) => e.Owner == organization
        || e.Kind is IdentifyKinds.TemplateDrafted or IdentifyKinds.TemplatePublished or IdentifyKinds.TemplateDisabled or CaseKinds.DefinitionPublished || CaseKinds.Is(e.Kind) || PactKinds.Is(e.Kind);

    private static string OriginOf(TlogProof proof) => proof.Checkpoint[..proof.Checkpoint.IndexOf('\n', StringComparison.Ordinal)];

    private static Outcome Bad(string why) => new(Codes.NetBadAnswer, why);
}
