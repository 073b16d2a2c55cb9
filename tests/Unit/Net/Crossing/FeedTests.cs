using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Store;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Pacts;
using Yiwang.Unit.Tests.Events;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>What a pact gives of a log, whatever becomes of the pact meanwhile.</summary>
public sealed class FeedTests : CrossingBed
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly EventTestBed _log = new();
    private EventStore _events = null!;
    private EventFeeds? _feeds;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_when_a_pact_rests_goes_out_when_it_carries_again_and_nothing_from_before_the_pact(bool restarted)
    {
        await OpenLogAsync(before: 30);
        await SignAsync();
        await StartFeedsAsync();
        Link.Cut = true;
        await NoteAsync(5);
        await UntilAsync(() => NodeA.Lanes.Any(l => l.Waiting == 5 && l.Trouble is not null));
        if (restarted) await NodeA.DisposeAsync();
        PactAtA.Set(PactState.Suspended);
        PactAtB.Set(PactState.Suspended);
        if (restarted) await RestartFeedsAsync();
        await UntilAsync(() => Out.Waiting == 0, s_second);
        await NoteAsync(2);
        PactAtB.Set(PactState.Active);
        PactAtA.Set(PactState.Active);
        Link.Cut = false;
        await UntilAsync(() => Given().Count >= 7 && Out.Waiting == 0, s_second);
        // the numbers of those that went back have crossed with nothing in them; one more shows that the feed stands at the end
        await NoteAsync(1);
        await UntilAsync(() => Given().Count >= 8 && Out.Waiting == 0, s_second);
        Assert.Equal(Enumerable.Range(31, 8).Select(n => (long)n), Given().Order());
    }

    [Fact]
    public async Task What_had_arrived_before_the_pact_rested_has_its_receipt_and_nothing_is_left_out()
    {
        await OpenLogAsync(before: 3);
        await SignAsync();
        await StartFeedsAsync();
        Link.OneWay = true;
        await NoteAsync(4);
        await UntilAsync(() => Given().Count == 4 && Out.Trouble is not null);
        PactAtA.Set(PactState.Suspended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        Link.OneWay = false;
        PactAtA.Set(PactState.Active);
        await NoteAsync(1);
        for (var position = 4; position <= 8; position++) await UntilAsync(async () => await NodeA.FindReceiptAsync(Pact, A.Id, $"e{position}", Cancel) is { Outcome: Codes.Ok }, s_second);
        // the receiver's log takes each once, whatever comes
        Assert.Equal(Enumerable.Range(4, 5).Select(n => (long)n), Given().Distinct().Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_feed_begins_where_its_pact_did_whatever_happened_since(bool hasRun)
    {
        await OpenLogAsync(before: 4);
        await SignAsync();
        // with a history cut short only what was kept at once tells where it began
        if (hasRun)
        {
            PactAtA.Set(PactAtA.Pact with { History = [] });
            await StartFeedsAsync();
            await UntilAsync(async () => await StateOfA.ReadAsync(sql => sql.QueryFirst("select count(*) from crossing_feeds", r => r.Int64(0))) == 1);
            await _feeds!.DisposeAsync();
        }
        PactAtA.Set(PactState.Suspended);
        await NoteAsync(1);
        var resumed = await RecordAsync(B);
        PactAtA.Set(PactAtA.Pact with { State = PactState.Active, Position = resumed });
        await StartFeedsAsync();
        await NoteAsync(1);
        await UntilAsync(() => Given().Contains(7) && Out.Waiting == 0, s_second);
        // what the two sides of the pact said stands between
        Assert.Equal([5, 7], Given().Order());
    }

    private async Task OpenLogAsync(int before)
    {
        await OpenAsync();
        _events = await _log.OpenAsync(Time);
        await NoteAsync(before);
    }

    /// <summary>The pact is in force from the next position on.</summary>
    private async Task SignAsync()
    {
        var signed = await RecordAsync(B);
        var gives = PactAtA.Pact.ANow with { EventKinds = ["Note"] };
        PactAtA.Set(PactAtA.Pact with { ANow = gives, Position = signed, History = [new PactStep(PactKinds.PactSigned, B.Id, null, 0, null, signed)] });
    }

    private async Task StartFeedsAsync()
    {
        _feeds = new EventFeeds(_events, PactAtA, PactAtA, NodeA, PactAtA.IsHere, StateOfA, Time);
        await _feeds.StartAsync(cancel: Cancel);
    }

    private async Task RestartFeedsAsync()
    {
        await _feeds!.DisposeAsync();
        await RestartAsync(a: true);
        await StartFeedsAsync();
    }

    private async Task NoteAsync(int count)
    {
        for (var n = 0; n < count; n++) await RecordAsync();
    }

    private async Task<long> RecordAsync(PaperSide? owner = null)
    {
        var noted = await _events.AppendAsync([EventTestBed.Note($"note-{_events.Size}", """{"title":"记"}""") with { Owner = (owner ?? A).Id.ToString() }], [], Cancel);
        Assert.True(noted.Succeeded, $"{noted.Status.Code} {noted.Status.Detail}");
        return noted.Value.FirstPosition;
    }

    private List<long> Given() => [.. Events.Bodies.Select(b => long.Parse((string)JsonNode.Parse(b)!["position"]!, System.Globalization.CultureInfo.InvariantCulture))];

    public override async ValueTask DisposeAsync()
    {
        if (_feeds is not null) await _feeds.DisposeAsync();
        await base.DisposeAsync();
        _log.Dispose();
        GC.SuppressFinalize(this);
    }
}
