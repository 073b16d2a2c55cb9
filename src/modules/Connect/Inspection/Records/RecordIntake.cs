using Yiwang.Cases;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Values;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>A record whose maker is known.</summary>
/// <param name="Accepted">Who let it out of quarantine, and acts for a maker who may not; null = it was in none.</param>
internal sealed record KnownRecord(PhoneRecord Record, Principal Who, int ClockOffS, bool Signed, Principal? Accepted = null);

/// <summary>Puts checked records into their runs, and opens the work orders that they ask for. The same record again changes nothing.</summary>
internal sealed class RecordIntake(RunKeeper keeper, ICases cases, PlaceCodes places, IAccess access, BlobStore blobs, TimeProvider clock)
{
    /// <returns>One answer a record, in their order.</returns>
    public async Task<IReadOnlyList<Outcome>> TakeAsync(IReadOnlyList<KnownRecord> records, CancellationToken cancel)
    {
        var answers = new Outcome[records.Count];
        foreach (var ofRun in records.Select((r, i) => (Record: r, Index: i)).GroupBy(r => (r.Record.Record.Run, r.Record.Who.Organization)))
        {
            var all = ofRun.ToArray();
            var taken = await TakeAsync(ofRun.Key.Run, [.. all.Select(a => a.Record)], cancel);
            for (var i = 0; i < all.Length; i++) answers[all[i].Index] = taken[i];
        }
        return answers;
    }

    /// <summary>Whether the person may record at all: what else is asked is asked of the record.</summary>
    public Outcome MayRecord(Principal who) => access.Decide(who, AccessAction.HandleCases, new ThingScope(who.Organization ?? "", null)).AsOutcome();

    private async Task<Outcome[]> TakeAsync(string id, KnownRecord[] records, CancellationToken cancel)
    {
        var answers = new Outcome[records.Length];
        // somebody else's run is as unknown as none
        if (keeper.Find(id) is not { } run || run.Owner != records[0].Who.Organization) return [.. records.Select(_ => new Outcome(Codes.CasesNotFound, id))];
        var made = new List<(int No, ItemRecord Record)>();
        for (var i = 0; i < records.Length; i++)
        {
            answers[i] = await CheckAsync(run, records[i], cancel);
            if (answers[i].Succeeded && run.Items.FirstOrDefault(x => x.Item.No == records[i].Record.Item) is { } item) made.Add((item.Item.No, Make(run, item, records[i])));
        }
        if (made.Count == 0) return answers;
        var changed = await keeper.ChangeAsync(id, current => Put(current, made), cancel);
        // one record that the form refuses must not take the others with it
        if (!changed.Succeeded && records.Length > 1) return [.. await OneByOneAsync(id, records, cancel)];
        if (!changed.Succeeded) return [.. answers.Select(a => a.Succeeded ? changed.Status : a)];
        foreach (var record in records) await OrderAsync(changed.Value, record, cancel);
        return answers;
    }

    private async Task<List<Outcome>> OneByOneAsync(string id, KnownRecord[] records, CancellationToken cancel)
    {
        var answers = new List<Outcome>();
        foreach (var record in records) answers.AddRange(await TakeAsync(id, [record], cancel));
        return answers;
    }

    private async Task<Outcome> CheckAsync(Run run, KnownRecord known, CancellationToken cancel)
    {
        var record = known.Record;
        if (run.Items.FirstOrDefault(i => i.Item.No == record.Item) is not { } item) return new Outcome(Codes.RequestInvalid, record.Item.ToString(System.Globalization.CultureInfo.InvariantCulture), "item");
        if (record.Handling is { Length: > 0 } handling && FieldWords.Read<Handling>(handling) is null) return new Outcome(Codes.RequestInvalid, handling, "handling");
        foreach (var photo in record.Photos ?? [])
        {
            if (!BlobName.TryParse(photo.Name, out var name) || !await blobs.TouchAsync(name, run.Owner, cancel)) return new Outcome(Codes.RequestInvalid, photo.Name, "photos", new Bilingual("照片还没有上传。", "The photo has not come in."));
        }
        if (item.Item.Photo && record is { Outcome: ItemResult.Normal or ItemResult.Abnormal, Photos: null or { Count: 0 } }) return new Outcome(Codes.RequestInvalid, null, "photos", new Bilingual("这一项必须拍照。", "This item needs a photo."));
        return Outcome.Ok;
    }

    private ItemRecord Make(Run run, RunItem item, KnownRecord known)
    {
        var r = known.Record;
        return new()
        {
            Id = r.Id, Result = r.Outcome ?? ItemResult.Normal, Value = r.Number, Remark = r.Remark?.Trim() ?? "", Person = known.Who.User ?? "", AtUs = r.At * 1_000, SyncedUs = Micros.Of(clock),
            Photos = [.. (r.Photos ?? []).Select((p, n) => p.AsFile(n + 1)).OfType<FileReference>()], ClockOffS = known.ClockOffS, Signed = known.Signed, Accepted = known.Accepted?.User ?? "",
            Presence = PresenceCheck.Proof(run, item.Item, places.Of(item.Item), r.Presence),
            Handling = r.Outcome == ItemResult.Abnormal && r.Handling is { } handling ? FieldWords.Read<Handling>(handling) : null,
        };
    }

    private static Run Put(Run run, List<(int No, ItemRecord Record)> made)
    {
        var items = run.Items.ToDictionary(i => i.Item.No);
        var changed = false;
        foreach (var (no, record) in made)
        {
            var put = RecordMerge.Put(items[no], record);
            changed |= !ReferenceEquals(put, items[no]);
            items[no] = put;
        }
        return changed ? run with { Items = [.. run.Items.Select(i => items[i.Item.No])] } : run;
    }

    private async Task OrderAsync(Run run, KnownRecord known, CancellationToken cancel)
    {
        var item = run.Items.First(i => i.Item.No == known.Record.Item);
        if (item.Record is not { Handling: Handling.Order, Result: ItemResult.Abnormal, Order: "" } record || record.Id != known.Record.Id || item.Item.Device is not { } device) return;
        var opened = await cases.OpenAsync(known.Accepted ?? known.Who, InspectionOrder.Of(run, item, record, device), cancel);
        if (!opened.Succeeded) return;
        await keeper.ChangeAsync(run.Id, current => current with
        {
            Items = [.. current.Items.Select(i => i.Item.No == item.Item.No && i.Record?.Id == record.Id ? i with { Record = i.Record with { Order = opened.Value.Id } } : i)],
        }, cancel);
    }
}
