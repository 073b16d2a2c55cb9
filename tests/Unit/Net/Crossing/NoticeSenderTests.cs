using System.Collections.Concurrent;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Notices;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Pacts;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>The other side hears each notice in order, and whoever waits for that learns when.</summary>
public sealed class NoticeSenderTests : BothEngines
{
    private readonly ConcurrentQueue<(string Pact, OrganizationId Sender)> _tried = new();

    [Fact]
    public async Task What_the_other_side_has_not_heard_is_known_until_it_has()
    {
        await using var bed = await PactBed.OpenAsync();
        var line = new NoticeLine(bed) { Refuses = _ => new Outcome(Codes.NetUnreachable, "cut") };
        await using var sender = await SenderAsync(bed, line);
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        Assert.Null(sender.Untold(draft.Id, bed.Cq.Id));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await UntilAsync(bed, () => sender.Untold(draft.Id, bed.Cq.Id)?.Code == Codes.NetUnreachable);
        // of what the other side says nothing is owed here
        Assert.Null(sender.Untold(draft.Id, bed.Sc.Id));
        // whoever waits for it looks again after each attempt
        await UntilAsync(bed, () => _tried.Contains((draft.Id, bed.Cq.Id)));
        line.Refuses = null;
        await UntilAsync(bed, () => sender.Untold(draft.Id, bed.Cq.Id) is null);
        Assert.NotNull(bed.Sc.Pacts.Find(draft.Id));
    }

    [Fact]
    public async Task A_neighbour_that_does_not_answer_holds_up_nobody_elses_notices()
    {
        await using var bed = await PactBed.OpenAsync();
        var silent = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        var answer = new TaskCompletionSource<Outcome>();
        var asked = new TaskCompletionSource();
        var line = new NoticeLine(bed)
        {
            Delays = pact =>
            {
                if (pact != silent.Id) return Task.FromResult(Outcome.Ok);
                asked.TrySetResult();
                return answer.Task;
            },
        };
        await using var sender = await SenderAsync(bed, line);
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, silent.Id));
        await asked.Task.WaitAsync(Patience.Deadline, Cancel);
        var other = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, other.Id));
        await UntilAsync(bed, () => sender.Untold(other.Id, bed.Cq.Id) is null);
        Assert.NotNull(sender.Untold(silent.Id, bed.Cq.Id));
        answer.SetResult(Outcome.Ok);
        await UntilAsync(bed, () => sender.Untold(silent.Id, bed.Cq.Id) is null);
    }

    private async Task<NoticeSender> SenderAsync(PactBed bed, ICarrier line)
    {
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, CrossingSchema.Migrations, Cancel);
        var sender = new NoticeSender(bed.Cq.Pacts, line, o => o == bed.Cq.Id, (pact, by) => _tried.Enqueue((pact, by)), state, new CrossingOptions(), bed.Time);
        await sender.StartAsync(Cancel);
        return sender;
    }

    private static async Task UntilAsync(PactBed bed, Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!holds())
        {
            await looks.WaitForNextTickAsync(deadline.Token);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>From the first node to the second.</summary>
    private sealed class NoticeLine(PactBed bed) : ICarrier
    {
        public Func<string, Outcome>? Refuses { get; set; }
        public Func<string, Task<Outcome>> Delays { get; init; } = _ => Task.FromResult(Outcome.Ok);

        public Uri? AddressOf(PactParty to, string path) => new(to.Node!, path);

        public async Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel)
        {
            var pact = bed.Cq.Pacts.Of(bed.Cq.Id).First(p => System.Text.Encoding.UTF8.GetString(request.Body.Span).Contains(p.Id, StringComparison.Ordinal)).Id;
            if (Refuses?.Invoke(pact) is { } refused) return CrossingResponse.Refuse(refused);
            await Delays(pact).WaitAsync(cancel);
            return CrossingResponse.Refuse(await bed.Sc.Pacts.ReceiveAsync(request.Body, cancel));
        }
    }
}
