using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Travel;
using Yiwang.Unit.Tests.Cases;
using Yiwang.Unit.Tests.Cases.Travel;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Net.Travel;

/// <summary>From the fact that a case was sent to the fact that it arrived or came back: what goes wrong with one case or one lane stops no other.</summary>
public sealed class CaseSendingTests : IAsyncLifetime
{
    private TwoNodes _nodes = null!;
    private CaseBed Here => _nodes.Here;
    private CaseBed There => _nodes.There;

    public async ValueTask InitializeAsync() => _nodes = await TwoNodes.OpenAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CasePlace? Place(CaseBed at, CaseView view) => at.Node.Find(view.Id)!.Whereabouts?.Place;

    private static string KeyOf(CaseView view) => $"case:{view.Id}:{view.Whereabouts!.Token}";

    /// <summary>Of another organisation of the first node.</summary>
    private async Task<CaseView> AskedByStrangerAsync()
    {
        _nodes.HereRoads.Road = _nodes.HereRoads.Road! with { Sender = Here.Stranger.Organization! };
        var opened = await Ok(Here.Cases.OpenAsync(Here.Stranger, new OpenCase(ConsultForm.Code, Values($$"""{"target":"{{_nodes.Expert}}","question":"别人的问题"}"""), Transition: "ask")));
        await Here.UntilAsync(() => Place(Here, opened) == CasePlace.Leaving);
        return Here.Node.Find(opened.Id)!;
    }

    /// <summary>It came from the first node, was answered, and is on its way back.</summary>
    private async Task<CaseView> AnsweredAsync()
    {
        var there = await TwoNodes.DeliveredAsync(_nodes, await TwoNodes.AskedAsync(_nodes));
        await Ok(There.Cases.MoveAsync(There.Officer, new MoveCase(there.Id, "answer", Values("""{"answer":"可以"}"""), -1)));
        await There.UntilAsync(() => Place(There, there) == CasePlace.Leaving);
        return There.Node.Find(there.Id)!;
    }

    [Fact]
    public async Task A_case_that_its_organisation_takes_along_is_neither_sent_nor_taken_back()
    {
        var came = await TwoNodes.DeliveredAsync(_nodes, await TwoNodes.AskedAsync(_nodes));
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.LeaveAsync(came.Id, _nodes.Expert, "move:1", Cancel));
        await using var bed = await TravelBed.OpenAsync(There);
        await bed.RunAsync(bed.Sending);
        Assert.Equal(CasePlace.Leaving, Place(There, came));
        Assert.Empty(bed.Crossing.Queued);
        Assert.Empty(await bed.Travels.AllAsync(Cancel));
    }

    [Fact]
    public async Task A_case_that_cannot_be_settled_keeps_no_other_waiting()
    {
        await using var bed = await TravelBed.OpenAsync(Here);
        var held = await AskedByStrangerAsync();
        await bed.RunAsync(bed.Sending);
        _nodes.HereRoads.Road = _nodes.HereRoads.Road! with { Sender = _nodes.Asker };
        var other = await TwoNodes.AskedAsync(_nodes);
        await bed.RunAsync(bed.Sending);
        Assert.Equal([KeyOf(held), KeyOf(other)], bed.Crossing.Queued.Select(m => m.Key));
        // its owner is moving to another node
        await Here.Events.Holds.HoldAsync(Here.Stranger.Organization!, new Outcome(Codes.NetMoved));
        bed.Receipts.Start();
        bed.Crossing.Answer(1, Codes.Ok);
        bed.Crossing.Answer(2, Codes.Ok);
        await bed.UntilAsync(() => Place(Here, other) == CasePlace.Away);
        Assert.Equal(CasePlace.Leaving, Place(Here, held));
        // nobody signals that the move was called off
        Here.Events.Holds.Release(Here.Stranger.Organization!);
        await bed.UntilAsync(() => Place(Here, held) == CasePlace.Away);
        await bed.UntilIdleAsync();
    }

    [Fact]
    public async Task A_receipt_that_comes_before_its_number_is_known_is_not_overlooked()
    {
        await using var bed = await TravelBed.OpenAsync(Here);
        // each round asks for its receipt
        await bed.Travels.PutAsync(new TravellingCase("another", 1, "p", _nodes.Asker, 1_000_000), Cancel);
        bed.Receipts.Start();
        await bed.UntilAsync(() => bed.Crossing.Asked > 0);
        var sent = await TwoNodes.AskedAsync(_nodes);
        bed.Crossing.OnQueued = async number =>
        {
            var before = bed.Crossing.Asked;
            bed.Crossing.Answer(number, Codes.Ok);
            // a round has begun and ended with it
            await bed.UntilAsync(() => bed.Crossing.Asked > before);
        };
        await bed.RunAsync(bed.Sending);
        await bed.UntilAsync(() => Place(Here, sent) == CasePlace.Away);
    }

    [Fact]
    public async Task What_can_be_neither_sent_nor_taken_back_is_tried_again()
    {
        var full = true;
        var travel = Intercepted<ICaseTravel>.Of(Here.Runtime.Travel, (name, _) => full && name == nameof(ICaseTravel.TakeBackAsync) ? new ValueTask<Outcome>(new Outcome(Codes.EventsDiskFull)) : null);
        await using var bed = await TravelBed.OpenAsync(Here, travel);
        var sent = await TwoNodes.AskedAsync(_nodes);
        _nodes.HereRoads.Road = null;
        await Assert.ThrowsAsync<IOException>(() => bed.RunAsync(bed.Sending));
        full = false;
        await bed.RunAsync(bed.Sending);
        Assert.Equal(CasePlace.Here, Place(Here, sent));
    }

    [Theory]
    [InlineData(Codes.NetQueueFull)]
    [InlineData(Codes.NetMoved)]
    public async Task A_lane_that_takes_nothing_keeps_no_other_waiting_and_its_case_goes_when_it_does_also_after_a_restart(string refusal)
    {
        CaseView waits;
        await using (var bed = await TravelBed.OpenAsync(Here))
        {
            waits = await TwoNodes.AskedAsync(_nodes);
            bed.Crossing.Refuses = m => m.Key == KeyOf(waits) ? refusal : null;
            var other = await TwoNodes.AskedAsync(_nodes);
            bed.Receipts.Start();
            await bed.RunAsync(bed.Sending);
            Assert.Equal([KeyOf(other)], bed.Crossing.Queued.Select(m => m.Key));
        }
        await using var again = await TravelBed.OpenAsync(Here);
        again.Receipts.Start();
        await again.UntilAsync(() => again.Crossing.NumberOf(KeyOf(waits)) > 0);
        again.Crossing.Answer(again.Crossing.NumberOf(KeyOf(waits)), Codes.Ok);
        await again.UntilAsync(() => Place(Here, waits) == CasePlace.Away);
    }

    [Fact]
    public async Task Of_a_case_that_comes_back_those_that_had_it_hear_what_happened_while_it_was_to_go()
    {
        await using var bed = await TravelBed.OpenAsync(There);
        var back = await AnsweredAsync();
        // on its way it tells nobody
        await bed.RunAsync(bed.News);
        Assert.Empty(bed.Crossing.Queued);
        Assert.Equal(Outcome.Ok, await There.Runtime.Travel.TakeBackAsync(back.Id, back.Whereabouts!.Token, new Outcome(Codes.PactsNotPermitted), Cancel));
        await bed.RunAsync(bed.News);
        var told = Assert.Single(bed.Crossing.Queued);
        Assert.Equal(("case.copy", $"{KeyOf(back)}:{There.Node.Find(back.Id)!.Position}"), (told.Type, told.Key));
    }

    [Fact]
    public async Task News_waits_for_a_lane_that_takes_nothing_and_not_for_one_that_has_moved()
    {
        await using var bed = await TravelBed.OpenAsync(There);
        var came = await TwoNodes.DeliveredAsync(_nodes, await TwoNodes.AskedAsync(_nodes));
        bed.Crossing.Refuses = _ => Codes.NetQueueFull;
        await bed.RunAsync(bed.News);
        await Ok(There.Cases.RemarkAsync(There.Officer, came.Id, "在看"));
        await bed.RunAsync(bed.News);
        Assert.Empty(bed.Crossing.Queued);
        Assert.Single(await bed.Travels.AllAsync(Cancel));
        bed.Receipts.Start();
        bed.Crossing.Refuses = null;
        await bed.UntilIdleAsync();
        Assert.Equal([$"{KeyOf(came)}:{There.Node.Find(came.Id)!.Position}"], bed.Crossing.Queued.Select(m => m.Key));
        // its sender has moved: the lane will never take anything here again
        (bed.IsHere, bed.Crossing.Refuses) = (false, _ => Codes.NetMoved);
        await Ok(There.Cases.RemarkAsync(There.Officer, came.Id, "再看"));
        await bed.RunAsync(bed.News);
        Assert.Empty(await bed.Travels.AllAsync(Cancel));
    }
}
