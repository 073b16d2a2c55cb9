using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Crossing;

public sealed class LaneTests : CrossingBed
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory, MemberData(nameof(Engines))]
    public async Task Messages_arrive_in_order_once_and_their_receipts_come_back(SqlEngine engine)
    {
        await OpenAsync(engine);
        List<Receipt> receipts = [];
        using var watch = NodeA.WatchReceipts(Type, receipts.Add);
        Assert.Equal(1, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 900), Cancel)).Value);
        Assert.Equal(901, (await NodeA.QueueAsync(Pact, A.Id, Messages(900, 700), Cancel)).Value);
        await UntilAsync(() => Out.Waiting == 0 && receipts.Count == 1_600);
        Assert.Equal(Bodies(0, 1_600), Ledger.Bodies);
        Assert.Equal(Enumerable.Range(1, 1_600).Select(n => (long)n), receipts.Select(r => r.Number));
        Assert.All(receipts, r => Assert.Equal((Codes.Ok, $"key-{r.Number - 1}", 32), (r.Outcome, r.Key, r.Batch.Length)));
        Assert.Equal((1_600, 0), (Out.Sent, Out.Waiting));
        Assert.Equal((1_600, 0), (In.Received, In.Waiting));
    }

    [Theory]
    [InlineData(SigningAlgorithm.Sm2, SigningAlgorithm.Ed25519)]
    [InlineData(SigningAlgorithm.Ed25519, SigningAlgorithm.Sm2)]
    public async Task Either_side_may_sign_with_SM2(SigningAlgorithm ofA, SigningAlgorithm ofB)
    {
        await OpenAsync(ofA: ofA, ofB: ofB);
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 5), Cancel);
        await UntilAsync(() => Out.Sent == 5);
        Assert.Contains($"alg=\"{(ofA == SigningAlgorithm.Sm2 ? "sm2-sm3" : "ed25519")}\"", Link.Sent[0].Fields["signature-input"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_without_the_other_side_loses_nothing()
    {
        await OpenAsync();
        Link.Cut = true;
        for (var hour = 0; hour < 24; hour++)
        {
            await NodeA.QueueAsync(Pact, A.Id, Messages(hour * 10, 10), Cancel);
            Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(240, Out.Waiting);
        await UntilAsync(() => Out.Trouble == Codes.NetUnreachable);
        Assert.True(Out.OldestAtUs < Yiwang.Parties.Micros.Of(Time) - 23 * 3_600_000_000L);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 240, TimeSpan.FromMinutes(1));
        Assert.Equal(Bodies(0, 240), Ledger.Bodies);
        Assert.Null(Out.Trouble);
    }

    [Fact]
    public async Task Answers_that_get_lost_make_nothing_happen_twice()
    {
        await OpenAsync();
        Link.OneWay = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 50), Cancel);
        await UntilAsync(() => Ledger.Bodies.Count == 50);
        await UntilAsync(() => Link.Sent.Count > 4, s_second);
        Assert.Equal(0, Out.Sent);
        Link.OneWay = false;
        await UntilAsync(() => Out.Sent == 50, s_second);
        Assert.Equal(Bodies(0, 50), Ledger.Bodies);
        Assert.Equal(50, Ledger.Calls);
    }

    [Fact]
    public async Task Only_what_goes_is_counted()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 10), Cancel);
        // an effect that runs again after a crash
        await NodeA.QueueAsync(Pact, A.Id, Messages(5, 10), Cancel);
        Assert.Equal(15, PactAtA.Counted);
        PactAtA.Forbids = q => q.Subject == "none" ? Codes.PactsNotPermitted : null;
        Assert.Equal(Codes.PactsNotPermitted, (await NodeA.QueueAsync(Pact, A.Id, [.. Messages(15, 3), Message(18) with { Subject = "none" }], Cancel)).Status.Code);
        Assert.Equal(15, PactAtA.Counted);
        Assert.Equal(15, Out.Waiting);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 15, s_second);
        Assert.Equal((15, 15), (Ledger.Calls, PactAtB.Counted));
    }

    [Fact]
    public async Task Batches_that_overtake_each_other_are_taken_in_order()
    {
        Options = new() { Window = 4 };
        await OpenAsync();
        var first = new TaskCompletionSource();
        var held = 0;
        Link.Fault = async (request, deliver) =>
        {
            // the first of the four arrives last
            if (Interlocked.Increment(ref held) == 1) await first.Task;
            return await deliver(request);
        };
        Link.Cut = true;
        for (var i = 0; i < 4; i++) await NodeA.QueueAsync(Pact, A.Id, Messages(i * 1_000, 1_000), Cancel);
        // in its pause, so that no batch is on its way when the line comes back
        await UntilAsync(() => Out.NextTryUs > Yiwang.Parties.Micros.Of(Time));
        Link.Cut = false;
        await UntilAsync(() => Volatile.Read(ref held) >= 4, s_second);
        Assert.Empty(Ledger.Bodies);
        first.SetResult();
        await UntilAsync(() => Out.Sent == 4_000, s_second);
        Assert.Equal(Bodies(0, 4_000), Ledger.Bodies);
    }

    [Fact]
    public async Task Whatever_the_line_does_all_arrives_once_in_order()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            if (seed > 1) await NodeA.DisposeAsync();
            if (seed > 1) await NodeB.DisposeAsync();
            var random = new Random(seed);
            await OpenAsync();
            var before = Ledger.Bodies.Count;
            List<Yiwang.Net.Crossing.Carrying.CrossingRequest> old = [];
            Link.Fault = async (request, deliver) =>
            {
                int what;
                lock (random) what = random.Next(6);
                lock (old) old.Add(request);
                if (what == 0) return Yiwang.Net.Crossing.Carrying.CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, "lost"));
                var response = await deliver(request);
                if (what == 1) return Yiwang.Net.Crossing.Carrying.CrossingResponse.Refuse(new Outcome(Codes.NetUnreachable, "answer lost"));
                if (what == 2) await deliver(request);
                if (what == 3) await deliver(old[0]);
                return response;
            };
            for (var i = 0; i < 20; i++) await NodeA.QueueAsync(Pact, A.Id, Messages(seed * 10_000 + i * 100, 100), Cancel);
            await UntilAsync(() => Out.Sent == 2_000, s_second);
            Assert.Equal(Bodies(seed * 10_000, 2_000), Ledger.Bodies.Skip(before));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_either_side_loses_and_doubles_nothing(bool ofSender)
    {
        await OpenAsync();
        Link.OneWay = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 100), Cancel);
        await UntilAsync(() => Ledger.Bodies.Count > 0);
        await RestartAsync(ofSender);
        await NodeA.QueueAsync(Pact, A.Id, Messages(100, 100), Cancel);
        Link.OneWay = false;
        await UntilAsync(() => Out.Sent == 200, s_second);
        Assert.Equal(Bodies(0, 200), Ledger.Bodies);
    }

    [Fact]
    public async Task A_key_that_was_queued_before_answers_the_first_number()
    {
        await OpenAsync();
        Link.Cut = true;
        Assert.Equal(1, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel)).Value);
        Assert.Equal(2, (await NodeA.QueueAsync(Pact, A.Id, [Message(1)], Cancel)).Value);
        Assert.Equal(4, (await NodeA.QueueAsync(Pact, A.Id, [Message(3)], Cancel)).Value);
        Assert.Equal(4, Out.Waiting);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 4, s_second);
        Assert.Equal(2, (await NodeA.QueueAsync(Pact, A.Id, [Message(1)], Cancel)).Value);
        Assert.Equal(Codes.Ok, (await NodeA.FindReceiptAsync(Pact, A.Id, "key-1", Cancel))!.Outcome);
    }

    [Fact]
    public async Task A_message_that_cannot_be_handled_now_holds_up_what_comes_after_it()
    {
        await OpenAsync();
        var broken = true;
        Ledger.Does = m => broken && m.Number == 3 ? throw new IOException("no disk") : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 6), Cancel);
        await UntilAsync(() => Out.Sent == 2 && In.Trouble is not null, s_second);
        Assert.Equal(("no disk", 4), (In.Detail, In.Waiting));
        broken = false;
        await UntilAsync(() => Out.Sent == 6, s_second);
        Assert.Equal(Bodies(0, 6), Ledger.Bodies);
    }

    [Fact]
    public async Task A_refusal_of_the_handler_is_final_and_says_why()
    {
        await OpenAsync();
        List<Receipt> receipts = [];
        using var watch = NodeA.WatchReceipts(Type, receipts.Add);
        Ledger.Does = m => m.Number == 2 ? new Outcome(Codes.CasesNotPossible, "closed") : m.Number == 3 ? (Outcome<ReadOnlyMemory<byte>>)(ReadOnlyMemory<byte>)"{\"no\":7}"u8.ToArray() : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 4), Cancel);
        await UntilAsync(() => receipts.Count == 4);
        Assert.Equal([Codes.Ok, Codes.CasesNotPossible, Codes.Ok, Codes.Ok], receipts.Select(r => r.Outcome));
        Assert.Equal("closed", receipts[1].Detail);
        Assert.Equal("{\"no\":7}", System.Text.Encoding.UTF8.GetString(receipts[2].Answer.Span));
    }

    [Fact]
    public async Task A_type_that_nobody_knows_there_is_refused_with_its_receipt()
    {
        await OpenAsync();
        await NodeA.QueueAsync(Pact, A.Id, [Message(0), Message(1, "case.dance"), Message(2)], Cancel);
        await UntilAsync(() => Out.Sent == 3);
        Assert.Equal(Codes.NetNotUnderstood, (await NodeA.FindReceiptAsync(Pact, A.Id, "key-1", Cancel))!.Outcome);
        Assert.Equal(["{\"n\":0}", "{\"n\":2}"], Ledger.Bodies);
    }

    [Fact]
    public async Task What_comes_before_a_node_has_started_waits_with_its_sender()
    {
        await OpenAsync();
        await OpenBOnlyAsync();
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.EventsStopping, s_second);
        Assert.Equal(Codes.EventsStopping, (await NodeA.AskAsync(Pact, A.Id, "resolve", "{}"u8.ToArray(), Cancel)).Status.Code);
        Assert.Equal((0, 0), (Out.Sent, In.Received));
        StartB();
        await UntilAsync(() => Out.Sent == 3, s_second);
        Assert.Equal(Bodies(0, 3), Ledger.Bodies);
    }

    [Fact]
    public async Task A_pact_suspended_between_the_door_and_the_inbox_refuses_nothing_for_good()
    {
        await OpenAsync();
        var suspended = true;
        PactAtB.Forbids = _ => suspended ? Codes.PactsNotInForce : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.PactsNotInForce, s_second);
        suspended = false;
        await UntilAsync(() => Out.Sent == 3, s_second);
        Assert.Equal(Bodies(0, 3), Ledger.Bodies);
    }

    [Fact]
    public async Task A_lane_waits_until_the_other_side_has_heard_what_its_pact_is_now()
    {
        Untold = () => new Outcome(Codes.NetUnreachable, "away");
        await OpenAsync();
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.NetUnreachable, s_second);
        Assert.Empty(Link.Sent);
        Untold = () => null;
        NodeA.TryNow(Pact, A.Id);
        await UntilAsync(() => Out.Sent == 3, s_second);
        Assert.Equal(Bodies(0, 3), Ledger.Bodies);
        Assert.Null(Out.Trouble);
    }

    [Fact]
    public async Task A_lane_made_before_the_start_has_one_loop()
    {
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, Yiwang.Net.Crossing.Storing.CrossingSchema.Migrations, Cancel);
        var runs = 0;
        using var stop = new CancellationTokenSource();
        var table = new LaneTable<OutLane>(state, OutboxRows.Lanes, OutboxRows.Create, l => (l.Pact, l.Sender), async (_, stopping) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(Timeout.Infinite, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }, (_, _) => false);
        var (a, b) = (new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Ed25519, null));
        Assert.NotNull(await table.OfAsync("pact.early", a.Id, b.Id, Cancel));
        table.Start(stop.Token);
        Assert.NotNull(await table.OfAsync("pact.late", a.Id, b.Id, Cancel));
        await UntilAsync(() => Volatile.Read(ref runs) >= 2);
        await stop.CancelAsync();
        await table.DisposeAsync();
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_full_queue_says_so_and_takes_again_when_there_is_room()
    {
        Options = new() { OutboxRowsMax = 10 };
        await OpenAsync();
        Link.Cut = true;
        Assert.True((await NodeA.QueueAsync(Pact, A.Id, Messages(0, 8), Cancel)).Succeeded);
        Assert.Equal(Codes.NetQueueFull, (await NodeA.QueueAsync(Pact, A.Id, Messages(8, 3), Cancel)).Status.Code);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 8, s_second);
        Assert.True((await NodeA.QueueAsync(Pact, A.Id, Messages(8, 3), Cancel)).Succeeded);
    }

    [Fact]
    public async Task A_receiver_with_a_full_inbox_is_left_alone_for_a_while()
    {
        Options = new() { InboxRowsMax = 5, Window = 1 };
        await OpenAsync();
        var broken = true;
        Ledger.Does = m => broken ? throw new IOException("busy") : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 4), Cancel);
        await UntilAsync(() => In.Waiting == 4);
        await NodeA.QueueAsync(Pact, A.Id, Messages(4, 4), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.NetQueueFull, s_second);
        Assert.Equal(4, In.Received);
        broken = false;
        await UntilAsync(() => Out.Sent == 8, s_second);
        Assert.Equal(Bodies(0, 8), Ledger.Bodies);
    }

    [Fact]
    public async Task Both_sides_of_a_pact_may_live_on_one_node()
    {
        (var a, var b) = (new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Sm2, null));
        var pact = new PaperPact(a, b, a, b);
        var state = NewDatabase(SqlEngine.Sqlite);
        await Migrations.ApplyAsync(state, Yiwang.Net.Crossing.Storing.CrossingSchema.Migrations, Cancel);
        await using var node = await CrossingRuntime.OpenAsync(new CrossingParts(pact, pact, pact.IsHere, pact, state, Link, Options, Time), Cancel);
        node.Start([Ledger], []);
        await node.QueueAsync(pact.Pact.Id, a.Id, Messages(0, 10), Cancel);
        await node.QueueAsync(pact.Pact.Id, b.Id, Messages(10, 10), Cancel);
        await UntilAsync(() => node.Lanes.Where(l => l.IsOutward).Sum(l => l.Sent) == 20);
        Assert.Equal(Bodies(0, 20), Ledger.Bodies.Order(StringComparer.Ordinal).OrderBy(b => b.Length));
        Assert.Empty(Link.Sent);
    }
}
