using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Inspection.OnPhone;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Inspection.Values;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>What a plain form says of one point, as records of whoever is signed in. The clock is the server's own.</summary>
internal sealed class PlainRecord(RecordIntake intake, PlaceCodes places, BlobStore blobs, TimeProvider clock)
{
    public async Task<Outcome> SaveAsync(Principal who, Run run, IFormCollection form, CancellationToken cancel)
    {
        if (intake.MayRecord(who) is { Succeeded: false } refused) return refused;
        if (!int.TryParse(form["point"], out var point)) return new Outcome(Codes.RequestInvalid, "point", "point");
        var open = run.Items.Where(i => i.Item.Point == point && i.Record is not { Counts: true }).ToArray();
        var (text, said) = (form["code"].ToString(), form["result"].ToString());
        if (Presence(run, open, text) is not { } presence) return new Outcome(Codes.RequestInvalid, text, "code", new Bilingual("这个码不是这个点位的，请看点位上的标签。", "This is not the code of the place: see the label there."));
        var photos = await PhotosAsync(form, run.Owner, cancel);
        if (!photos.Succeeded) return photos.Status;
        var result = said is "normal" or "idle" ? said : "abnormal";
        var chosen = result switch
        {
            "normal" => open,
            "idle" => [.. open.Where(i => i.Item.RunState == WantedState.Running)],
            _ => [.. open.Where(i => form["item"] == i.Item.No.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        };
        if (chosen.Length == 0) return new Outcome(Codes.RequestInvalid, "item", "item");
        var now = Micros.Of(clock) / 1_000;
        var records = chosen.Select(i => new KnownRecord(new PhoneRecord(Guid.NewGuid().ToString("N"), run.Id, i.Item.No, "-", now, result, result == "abnormal" ? form["value"].ToString().Trim() : null,
            form["remark"].ToString(), photos.Value, presence, result == "abnormal" ? said : null), who, 0, Signed: false)).ToArray();
        if (records.Any(r => !r.Record.IsSound)) return new Outcome(Codes.RequestInvalid, "value", "value", new Bilingual("读数应为数字，备注最多 500 字。", "The reading is a number, and a remark has at most 500 characters."));
        var taken = await intake.TakeAsync(records, cancel);
        return taken.FirstOrDefault(t => !t.Succeeded) is { Code: not null } failed ? failed : Outcome.Ok;
    }

    // Typed, or brought along from the label that was scanned: a form cannot tell, so both ways are tried that the route takes.
    private PhonePresence? Presence(Run run, RunItem[] open, string text)
    {
        foreach (var kind in (PresenceKind[])[PresenceKind.Code, PresenceKind.Qr, PresenceKind.Nfc])
        {
            var presence = new PhonePresence(FieldWords.Of(kind), text, null, null, null);
            if (open.Any(i => PresenceCheck.Proof(run, i.Item, places.Of(i.Item), presence).Length > 0)) return presence;
        }
        return null;
    }

    private async Task<Outcome<IReadOnlyList<PhonePhoto>>> PhotosAsync(IFormCollection form, string organization, CancellationToken cancel)
    {
        var photos = new List<PhonePhoto>();
        foreach (var file in form.Files.GetFiles("photos").Where(f => f.Length > 0).Take(PhoneRecord.PhotosMax))
        {
            await using var stream = file.OpenReadStream();
            var taken = await PhotoIntake.TakeAsync(stream, organization, blobs, cancel);
            if (!taken.Succeeded) return taken.Status;
            photos.Add(taken.Value);
        }
        return photos;
    }
}
