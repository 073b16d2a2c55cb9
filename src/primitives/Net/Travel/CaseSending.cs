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
/// <param name="look">Somebody should look at what is under way.</param>
internal sealed class CaseSending(ICaseTravel travel, ICrossing crossing, IPacts pacts, CaseTravels travels, BlobStore blobs, Action look) : Effect
{
    public override string Name => "cases.send";
    public override bool Wants(string kind) => kind is CaseKinds.CaseSent;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (SentCase.Of(e) is not { } sent) return;
        var claim = new TravellingCase(sent.Id, sent.Token, "", "", TravellingCase.Queueing);
        var before = await travels.ClaimAsync(claim, cancel);
        if (before?.Number == TravellingCase.Recalled) await TakeBackAsync(before, null, cancel);
        // else it was queued before a crash, or waits
        else if (before is null or { Number: TravellingCase.Queueing } && !await SendAsync(claim, cancel)) look();
    }

    /// <returns>False: it waits, and is to be tried again; it keeps no other case waiting.</returns>
    public async Task<bool> SendAsync(TravellingCase one, CancellationToken cancel)
    {
        var load = travel.Load(one.Id, one.Token);
        // The pact ended between the two facts, or all of this was done before.
        if (!load.Succeeded) return await BackAsync(one, load.Status, cancel);
        var road = load.Value.Road;
        if (!OrganizationId.TryParse(road.Sender, out var sender)) return true;
        var here = one with { Pact = road.Pact, Sender = road.Sender };
        foreach (var name in load.Value.Files)
            if (!await FileAsync(road, load.Value, sender, name, cancel)) return await WaitAsync(here, cancel);
        var queued = await crossing.QueueAsync(road.Pact, sender, [new OutMessage(PactVerbs.Forward, CaseMessages.Deliver, load.Value.Definition, load.Value.Body, load.Value.Key)], cancel);
        if (IsForGood(queued.Status)) return await BackAsync(here, queued.Status, cancel);
        if (IsOfTheLane(queued.Status)) return await WaitAsync(here, cancel);
        if (!queued.Succeeded) throw Failed(queued.Status);
        await PutAsync(here with { Number = queued.Value }, cancel);
        return true;
    }

    /// <summary>Its receipt may be here already.</summary>
    private async Task PutAsync(TravellingCase queued, CancellationToken cancel)
    {
        await travels.PutAsync(queued, cancel);
        look();
    }

    private async Task<bool> WaitAsync(TravellingCase one, CancellationToken cancel)
    {
        if (one.Number != TravellingCase.Waiting) await travels.PutAsync(one with { Number = TravellingCase.Waiting }, cancel);
        return false;
    }

    private async Task<bool> BackAsync(TravellingCase one, Outcome why, CancellationToken cancel)
    {
        // queued before a crash, and perhaps under way since: its receipt decides
        if (await FindAsync(one, cancel) is { } queued) await PutAsync(queued, cancel);
        // its owner moves to another node
        else if (!await TakeBackAsync(one, why, cancel)) return await WaitAsync(one, cancel);
        return true;
    }

    private async Task<bool> TakeBackAsync(TravellingCase one, Outcome? why, CancellationToken cancel)
    {
        var back = await travel.TakeBackAsync(one.Id, one.Token, why, cancel);
        if (back.Code == Codes.NetMoved) return false;
        // else it would be under way for ever with nothing queued
        if (!back.Succeeded && back.Code != Codes.CasesNotFound) throw Failed(back);
        await travels.StrikeAsync(one.Id, one.Token, cancel);
        return true;
    }

    private async Task<TravellingCase?> FindAsync(TravellingCase one, CancellationToken cancel)
    {
        if (travel.PactOf(one.Id, one.Token) is not { } id || pacts.Find(id) is not { } pact) return null;
        foreach (var side in (OrganizationId[])[pact.Text.A.Organization, pact.Text.B.Organization])
            if (await crossing.FindNumberAsync(id, side, $"case:{one.Id}:{one.Token}", cancel) is { } number) return one with { Pact = id, Sender = side.ToString(), Number = number };
        return null;
    }

    private async Task<bool> FileAsync(CaseRoad road, CaseRoadLoad load, OrganizationId sender, BlobName name, CancellationToken cancel)
    {
        await using var file = blobs.Open(name);
        if (file is null) return true;
        var count = (int)((file.Length + FilePart.BytesMax - 1) / FilePart.BytesMax);
        for (var index = 0; index < count; index++)
        {
            var data = new byte[Math.Min(FilePart.BytesMax, file.Length - (long)index * FilePart.BytesMax)];
            await file.ReadExactlyAsync(data, cancel);
            var message = new OutMessage(PactVerbs.Forward, CaseMessages.File, load.Definition, new FilePart(name, index, count, data).Write(), $"{load.Key}:{name.Hex[..16]}:{index}");
            var queued = await crossing.QueueAsync(road.Pact, sender, [message], cancel);
            if (IsOfTheLane(queued.Status)) return false;
            if (!queued.Succeeded && !IsForGood(queued.Status)) throw Failed(queued.Status);
        }
        return true;
    }

    public static bool IsForGood(Outcome status) => status.Code is Codes.PactsNotPermitted or Codes.PactsNotInForce or Codes.RequestTooLarge or Codes.RequestInvalid;

    /// <summary>It is full, since the partner cannot be reached, or rests while its sender moves to another node.</summary>
    public static bool IsOfTheLane(Outcome status) => status.Code is Codes.NetQueueFull or Codes.NetMoved;

    public static IOException Failed(Outcome status) => new($"{status.Code}: {status.Detail}");
}

/// <summary>Tells those who had a case before how it stands now, with every fact about it.</summary>
/// <param name="isHere">Whether this node keeps an organisation.</param>
/// <param name="look">Somebody should look at what waits.</param>
internal sealed class CaseNews(ICaseTravel travel, ICrossing crossing, CaseTravels travels, Func<OrganizationId, bool> isHere, Action look) : Effect
{
    public override string Name => "cases.news";
    // one that comes back was under way before, when nothing is told
    public override bool Wants(string kind) => kind is CaseKinds.CaseMoved or CaseKinds.CaseSaved or CaseKinds.CaseRemarked or CaseKinds.CaseOverdue or CaseKinds.CaseReceived or CaseKinds.CaseCopied or CaseKinds.CaseTakenBack;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (SentCase.IdOf(e) is not { } id || await TellAsync(id, cancel) is not { } road) return;
        await travels.PutAsync(TravellingCase.News(id, road, e.Position), cancel);
        look();
    }

    /// <returns>A road that takes nothing now; null = all have been told.</returns>
    public async Task<CaseRoad?> TellAsync(string id, CancellationToken cancel)
    {
        CaseRoad? waits = null;
        foreach (var load in travel.News(id))
        {
            if (!OrganizationId.TryParse(load.Road.Sender, out var sender)) continue;
            var queued = await crossing.QueueAsync(load.Road.Pact, sender, [new OutMessage(PactVerbs.Forward, CaseMessages.Copy, load.Definition, load.Body, load.Key)], cancel);
            // Without a pact nobody is told: the copy there says as of when it is. One that has moved tells from its new node.
            if (queued.Succeeded || CaseSending.IsForGood(queued.Status) || (queued.Status.Code == Codes.NetMoved && !isHere(sender))) continue;
            if (!CaseSending.IsOfTheLane(queued.Status)) throw CaseSending.Failed(queued.Status);
            waits = load.Road;
        }
        return waits;
    }
}
