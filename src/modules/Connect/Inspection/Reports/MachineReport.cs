using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Yiwang.Cases;
using Yiwang.Connect.Inspection.OnPhone;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;
using Yiwang.Things;

namespace Yiwang.Connect.Inspection.Reports;

/// <summary>报修: a work order by whoever stands before the machine.</summary>
internal sealed class MachineReport(ICases cases, BlobStore blobs)
{
    private const int DescriptionMax = 1_000;

    /// <param name="key">Of the form: a second tap on a slow phone is no second order.</param>
    public async Task<Outcome<CaseView>> OpenAsync(Principal who, ThingRecord machine, string? symptom, string? description, IFormFileCollection files, string key, CancellationToken cancel)
    {
        if (Symptoms.Find(symptom) is not { } seen) return new Outcome(Codes.RequestInvalid, "symptom", "symptom", new Bilingual("请点一个现象。", "Tap what you see."));
        if (description?.Length > DescriptionMax) return new Outcome(Codes.RequestTooLarge, "description", "description");
        var photos = new JsonArray();
        foreach (var file in files.Where(f => f.Name == "photos" && f.Length > 0).Take(PhoneRecord.PhotosMax))
        {
            await using var stream = file.OpenReadStream();
            var taken = await PhotoIntake.TakeAsync(stream, machine.Owner, blobs, cancel);
            if (!taken.Succeeded) return taken.Status;
            if (taken.Value.AsFile(photos.Count + 1) is { } photo) photos.Add((JsonNode)photo.ToJson());
        }
        var values = new JsonObject { ["device"] = machine.Handle.ToString(), ["origin"] = "report", ["symptom"] = seen.Zh };
        if (description?.Trim() is { Length: > 0 } text) values["description"] = text;
        if (photos.Count > 0) values["photosBefore"] = photos;
        return await cases.OpenAsync(who, new OpenCase(InspectionOrder.Definition, values, Key: $"report:{key}"), cancel);
    }
}
