using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;

namespace Yiwang.Net.Travel;

/// <summary>Queues each case that was sent, its attachments before it. What no pact lets through (any more) is taken back at once with the reason.</summary>
internal sealed class CaseSending(ICaseTravel travel, ICrossing crossing, IPacts pacts, CaseTravels travels, BlobStore blobs) : Effect
{
    public override string Name => "cases.send";
    public override bool Wants(string kind) => kind is CaseKinds.CaseSent;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (SentCase.Of(e) is not { } sent) return;
        if (await travels.ClaimAsync(new(sent.Id, sent.Token, "", "", TravellingCase.Queueing), cancel) is { Number: TravellingCase.Recalled })
        {
            await travel.TakeBackAsync(sent.Id, sent.Token, null, cancel);
            await travels.StrikeAsync(sent.Id, sent.Token, cancel);
            return;
        }
        var load = travel.Load(sent.Id, sent.Token);
        if (!load.Succeeded)
        {
            // The pact ended between the two facts, or all of this was done before.
            await BackAsync(sent, load.Status, cancel);
            return;
        }
        var (road, body) = (load.Value.Road, load.Value.Body);
        if (!OrganizationId.TryParse(road.Sender, out var sender)) return;
        foreach (var name in load.Value.Files) await FileAsync(road, load.Value, sender, name, cancel);
        var queued = await crossing.QueueAsync(road.Pact, sender, [new OutMessage(PactVerbs.Forward, CaseMessages.Deliver, load.Value.Definition, body, load.Value.Key)], cancel);
        if (queued.Succeeded) await travels.PutAsync(new(sent.Id, sent.Token, road.Pact, road.Sender, queued.Value), cancel);
        else if (IsForGood(queued.Status)) await BackAsync(sent, queued.Status, cancel);
        else throw new IOException($"{queued.Status.Code}: {queued.Status.Detail}");
    }

    private async Task BackAsync(SentCase sent, Outcome why, CancellationToken cancel)
    {
        // queued before a crash, and perhaps under way since: its receipt decides
        if (await QueuedAsync(sent, cancel)) return;
        await travel.TakeBackAsync(sent.Id, sent.Token, why, cancel);
        await travels.StrikeAsync(sent.Id, sent.Token, cancel);
    }

    private async Task<bool> QueuedAsync(SentCase sent, CancellationToken cancel)
    {
        if (travel.PactOf(sent.Id, sent.Token) is not { } id || pacts.Find(id) is not { } pact) return false;
        foreach (var side in (OrganizationId[])[pact.Text.A.Organization, pact.Text.B.Organization])
        {
            if (await crossing.FindNumberAsync(id, side, $"case:{sent.Id}:{sent.Token}", cancel) is not { } number) continue;
            await travels.PutAsync(new(sent.Id, sent.Token, id, side.ToString(), number), cancel);
            return true;
        }
        return false;
    }

    private async Task FileAsync(CaseRoad road, CaseRoadLoad load, OrganizationId sender, BlobName name, CancellationToken cancel)
    {
        await using var file = blobs.Open(name);
        if (file is null) return;
        var count = (int)((file.Length + FilePart.BytesMax - 1) / FilePart.BytesMax);
        for (var index = 0; index < count; index++)
        {
            var data = new byte[Math.Min(FilePart.BytesMax, file.Length - (long)index * FilePart.BytesMax)];
            await file.ReadExactlyAsync(data, cancel);
            var message = new OutMessage(PactVerbs.Forward, CaseMessages.File, load.Definition, new FilePart(name, index, count, data).Write(), $"{load.Key}:{name.Hex[..16]}:{index}");
            var queued = await crossing.QueueAsync(road.Pact, sender, [message], cancel);
            if (!queued.Succeeded && !IsForGood(queued.Status)) throw new IOException($"{queued.Status.Code}: {queued.Status.Detail}");
        }
    }

    public static bool IsForGood(Outcome status) => status.Code is Codes.PactsNotPermitted or Codes.PactsNotInForce or Codes.RequestTooLarge or Codes.RequestInvalid;
}

/// <summary>Tells those who had a case before how it stands now, with every fact about it.</summary>
internal sealed class CaseNews(ICaseTravel travel, ICrossing crossing) : Effect
{
    public override string Name => "cases.news";
    public override bool Wants(string kind) => kind is CaseKinds.CaseMoved or CaseKinds.CaseSaved or CaseKinds.CaseRemarked or CaseKinds.CaseOverdue or CaseKinds.CaseReceived or CaseKinds.CaseCopied;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (SentCase.IdOf(e) is not { } id) return;
        foreach (var load in travel.News(id))
        {
            if (!OrganizationId.TryParse(load.Road.Sender, out var sender)) continue;
            var queued = await crossing.QueueAsync(load.Road.Pact, sender, [new OutMessage(PactVerbs.Forward, CaseMessages.Copy, load.Definition, load.Body, load.Key)], cancel);
            // Without a pact nobody is told: the copy there says as of when it is.
            if (!queued.Succeeded && !CaseSending.IsForGood(queued.Status)) throw new IOException($"{queued.Status.Code}: {queued.Status.Detail}");
        }
    }
}
