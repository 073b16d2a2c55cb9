using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>What leaves a queue without arriving: taken back, or no longer carried by its pact.</summary>
public sealed class WithdrawalTests : CrossingBed
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_has_not_left_is_taken_back_and_the_rest_keeps_its_order()
    {
        await OpenAsync();
        PactAtA.Set(PactState.Active);
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 5), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        // refused connections leave it open whether it left, and nobody can be asked
        Assert.Equal(Codes.NetUnreachable, (await NodeA.RecallAsync(Pact, A.Id, 3, Cancel)).Code);
        Assert.Equal(6, (await NodeA.QueueAsync(Pact, A.Id, Messages(5, 1), Cancel)).Value);
        Assert.Equal(Outcome.Ok, await NodeA.RecallAsync(Pact, A.Id, 6, Cancel));
        Assert.Equal(5, Out.Waiting);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 6, s_second);
        Assert.Equal(Bodies(0, 5), Ledger.Bodies);
        // its key is free again
        Assert.Equal(7, (await NodeA.QueueAsync(Pact, A.Id, Messages(5, 1), Cancel)).Value);
        await UntilAsync(() => Out.Sent == 7, s_second);
        Assert.Equal(Bodies(0, 6), Ledger.Bodies);
    }

    [Fact]
    public async Task What_has_arrived_is_not_taken_back()
    {
        await OpenAsync();
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Sent == 1);
        Assert.Equal(Codes.NetDelivered, (await NodeA.RecallAsync(Pact, A.Id, 1, Cancel)).Code);
        Assert.Equal(Codes.RequestInvalid, (await NodeA.RecallAsync(Pact, A.Id, 2, Cancel)).Code);
    }

    [Theory]
    [InlineData(PactState.Suspended)]
    [InlineData(PactState.Ended)]
    public async Task When_a_pact_stops_what_waits_goes_back_with_the_code_and_nothing_crosses_after(PactState state)
    {
        await OpenAsync();
        List<Receipt> receipts = [];
        using var watch = NodeA.WatchReceipts(Type, receipts.Add);
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 600), Cancel);
        await NodeA.QueueAsync(Pact, A.Id, Messages(600, 600), Cancel);
        PactAtA.Set(state);
        PactAtB.Set(state);
        await UntilAsync(() => receipts.Count == 1_200, s_second);
        Assert.All(receipts, r => Assert.Equal(Codes.PactsNotInForce, r.Outcome));
        Assert.Equal(0, Out.Waiting);
        Assert.Equal(Codes.PactsNotInForce, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel)).Status.Code);
        Link.Cut = false;
        var before = Link.Sent.Count;
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(Ledger.Bodies);
        if (state == PactState.Ended)
        {
            // it is asked what arrived, and nothing else
            Assert.All(Link.Sent.Skip(before), r => Assert.DoesNotContain("messages", Encoding.UTF8.GetString(r.Body.Span), StringComparison.Ordinal));
            return;
        }
        PactAtB.Set(PactState.Active);
        PactAtA.Set(PactState.Active);
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        await UntilAsync(() => Ledger.Bodies.Count == 3, s_second);
        Assert.Equal(Bodies(0, 3), Ledger.Bodies);
    }

    [Fact]
    public async Task Whether_one_that_may_have_left_went_back_is_known_when_the_other_side_has_said()
    {
        await OpenAsync();
        Link.OneWay = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Ledger.Bodies.Count == 1 && Out.Trouble is not null);
        PactAtA.Set(PactState.Suspended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, 1, Cancel));
        Link.OneWay = false;
        PactAtA.Set(PactState.Active);
        await UntilAsync(() => Out.Sent == 1, s_second);
        // it had arrived
        Assert.Equal(Codes.Ok, (await NodeA.FindReceiptAsync(Pact, A.Id, 1, Cancel))!.Outcome);
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(1, 1), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        PactAtA.Set(PactState.Ended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, 2, Cancel));
        // the other side has not heard of the end: what is still on the line may arrive there
        Link.Cut = false;
        var (asked, contact) = (Link.Sent.Count, Out.LastContactUs);
        await UntilAsync(() => Link.Sent.Count > asked + 1 && Out.LastContactUs > contact, s_second);
        Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, 2, Cancel));
        Assert.Equal(2, await NodeA.FindNumberAsync(Pact, A.Id, "key-1", Cancel));
        List<Receipt> told = [];
        using var watch = NodeA.WatchReceipts(Type, told.Add);
        PactAtB.Set(PactState.Ended);
        await UntilAsync(() => told.Count > 0, s_second);
        Assert.Equal(Codes.PactsNotInForce, (await NodeA.FindReceiptAsync(Pact, A.Id, 2, Cancel))!.Outcome);
        Assert.Single(Ledger.Bodies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_has_what_was_on_its_way_is_known_also_when_the_term_has_passed_and_holds_when_it_is_renewed(bool hadArrived)
    {
        await OpenAsync();
        List<Receipt> told = [];
        using var watch = NodeA.WatchReceipts(Type, told.Add);
        (Link.OneWay, Link.Cut) = (hadArrived, !hadArrived);
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Trouble is not null && Ledger.Bodies.Count == (hadArrived ? 1 : 0));
        PactAtA.Set(PactState.Expired);
        // it goes back at once, and in doubt
        await UntilAsync(() => Out.Waiting == 0 && told.Count == 1, s_second);
        Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, 1, Cancel));
        told.Clear();
        PactAtB.Set(PactState.Expired);
        (Link.OneWay, Link.Cut) = (false, false);
        await UntilAsync(() => told.Count > 0, s_second);
        var outcome = hadArrived ? Codes.Ok : Codes.PactsNotInForce;
        Assert.Equal(outcome, told[0].Outcome);
        Assert.Equal(outcome, (await NodeA.FindReceiptAsync(Pact, A.Id, 1, Cancel))!.Outcome);
        var arrived = Ledger.Bodies.Count;
        PactAtB.Set(PactState.Active);
        PactAtA.Set(PactState.Active);
        Assert.Equal(2, (await NodeA.QueueAsync(Pact, A.Id, Messages(7, 1), Cancel)).Value);
        await UntilAsync(() => Out.Sent == 2 && Ledger.Bodies.Count == arrived + 1, s_second);
        Assert.Equal([.. hadArrived ? Bodies(0, 1) : [], .. Bodies(7, 1)], Ledger.Bodies);
    }

    /// <summary>The same where no line leads: the file of an expired pact takes the numbers, the file back says so.</summary>
    [Fact]
    public async Task Files_settle_what_was_on_its_way_when_the_term_has_passed()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 2), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        PactAtA.Set(PactState.Expired);
        PactAtB.Set(PactState.Expired);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        await CarryAsync(NodeA, A, NodeB, B);
        await UntilAsync(() => In is { Received: 2, Waiting: 0 }, s_second);
        Assert.Empty(Ledger.Bodies);
        // a file says what is handled by then
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Out.Sent < 2)
        {
            await CarryAsync(NodeB, B, NodeA, A);
            await looks.WaitForNextTickAsync(patience.Token);
        }
        Assert.Equal(Codes.PactsNotInForce, (await NodeA.FindReceiptAsync(Pact, A.Id, 2, Cancel))!.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_arrived_before_a_pact_ended_gets_its_receipt_afterwards(bool asFile)
    {
        await OpenAsync();
        Link.OneWay = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 2), Cancel);
        await UntilAsync(() => Ledger.Bodies.Count == 2 && Out.Trouble is not null);
        PactAtA.Set(PactState.Ended);
        PactAtB.Set(PactState.Ended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        await RestartAsync(a: true);
        for (var n = 1; n <= 2; n++) Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, n, Cancel));
        if (asFile)
        {
            using var file = new MemoryStream();
            Assert.Equal(2, (await NodeB.ExportAsync(Pact, B.Id, isSealed: true, file, Cancel)).Value!.Receipts);
            file.Position = 0;
            Assert.Equal(2, (await NodeA.ImportAsync(file, A.Id, Cancel)).Value!.Receipts);
        }
        else Link.OneWay = false;
        await UntilAsync(() => Out.Sent == 2, s_second);
        for (var n = 1; n <= 2; n++) Assert.Equal(Codes.Ok, (await NodeA.FindReceiptAsync(Pact, A.Id, n, Cancel))!.Outcome);
        Assert.Equal(Bodies(0, 2), Ledger.Bodies);
    }

    private async Task CarryAsync(CrossingRuntime from, PaperSide by, CrossingRuntime to, PaperSide receiver)
    {
        using var file = new MemoryStream();
        Assert.True((await from.ExportAsync(Pact, by.Id, isSealed: false, file, Cancel)).Succeeded);
        file.Position = 0;
        Assert.True((await to.ImportAsync(file, receiver.Id, Cancel)).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_went_back_is_found_under_its_key_which_is_free_until_it_is_known_to_have_arrived(SqlEngine engine)
    {
        await OpenAsync(engine);
        List<Receipt> told = [];
        using var watch = NodeA.WatchReceipts(Type, told.Add);
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        PactAtA.Set(PactState.Suspended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        Assert.Null(await NodeA.FindReceiptAsync(Pact, A.Id, "key-0", Cancel));
        Assert.Equal(["key-0"], (await NodeA.ReturnedAsync(Type, Cancel)).Select(r => r.Key));
        Link.Cut = false;
        PactAtA.Set(PactState.Active);
        await UntilAsync(() => Out.Sent == 1 && told.Count == 2, s_second);
        Assert.Equal([("key-0", true), ("key-0", true)], told.Select(r => (r.Key, r.IsBack)));
        var back = (await NodeA.FindReceiptAsync(Pact, A.Id, "key-0", Cancel))!;
        Assert.Equal((1, "key-0", Codes.PactsNotInForce, null, true), (back.Number, back.Key, back.Outcome, back.Detail, back.IsBack));
        Assert.Empty(await NodeA.ReturnedAsync(Type, Cancel));
        Assert.Equal(2, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel)).Value);
        await UntilAsync(() => Out.Sent == 2, s_second);
        Assert.Equal((2, Codes.Ok, false), await NodeA.FindReceiptAsync(Pact, A.Id, "key-0", Cancel) is { } there ? (there.Number, there.Outcome, there.IsBack) : default);

        // twice withdrawn under one key, and both had arrived: it is known again
        Link.OneWay = true;
        for (var n = 3; n <= 4; n++)
        {
            var arrived = Ledger.Bodies.Count;
            Assert.Equal(n, (await NodeA.QueueAsync(Pact, A.Id, Messages(7, 1), Cancel)).Value);
            await UntilAsync(() => Ledger.Bodies.Count > arrived && Out.Trouble is not null, s_second);
            PactAtA.Set(PactState.Suspended);
            await UntilAsync(() => Out.Waiting == 0, s_second);
            if (n == 3) PactAtA.Set(PactState.Active);
        }
        Link.OneWay = false;
        PactAtA.Set(PactState.Active);
        await UntilAsync(() => Out.Sent == 4, s_second);
        Assert.Equal(Codes.Ok, (await NodeA.FindReceiptAsync(Pact, A.Id, "key-7", Cancel))!.Outcome);
        for (var n = 3; n <= 4; n++) Assert.Equal((Codes.Ok, false), await NodeA.FindReceiptAsync(Pact, A.Id, n, Cancel) is { } one ? (one.Outcome, one.IsBack) : default);
        Assert.InRange((await NodeA.QueueAsync(Pact, A.Id, Messages(7, 1), Cancel)).Value, 3, 4);
    }

    [Fact]
    public async Task A_term_that_passes_while_a_pact_rests_settles_what_was_in_doubt_although_nobody_says_so()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        PactAtA.Set(PactState.Suspended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        Link.Cut = false;
        PactAtA.Pass(PactState.Expired);
        PactAtB.Pass(PactState.Expired);
        await UntilAsync(() => Out.Sent == 1, TimeSpan.FromMinutes(1));
        Assert.Equal(Codes.PactsNotInForce, (await NodeA.FindReceiptAsync(Pact, A.Id, 1, Cancel))!.Outcome);
    }

    [Fact]
    public async Task Where_State_refuses_while_it_is_told_that_nothing_will_come_it_is_told_later()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 2), Cancel);
        await UntilAsync(() => Out.Trouble is not null);
        PactAtA.Set(PactState.Suspended);
        await UntilAsync(() => Out.Waiting == 0, s_second);
        await NodeA.DisposeAsync();
        var lane = (await StateOfA.ReadAsync(OutboxRows.Lanes, Cancel)).Single();
        var watchers = new ReceiptWatchers();
        List<Receipt> told = [];
        using var watch = watchers.Add(Type, told.Add);
        var ended = new Parcel(Pact, B.Id, A.Id, 0, 0, [], 1, []) { HasEnded = true };
        var state = new RefusingState(StateOfA) { Refuses = true };
        var withdrawals = new Withdrawals(state, PactAtA, watchers);
        await Assert.ThrowsAsync<SqlException>(() => withdrawals.KnowAsync(lane, ended, Cancel));
        state.Refuses = false;
        Assert.True(await withdrawals.KnowAsync(lane, ended, Cancel));
        Assert.Equal(["key-0", "key-1"], told.Select(r => r.Key));
    }

    private sealed class RefusingState(IDatabase of) : IDatabase
    {
        public bool Refuses { get; set; }
        public SqlEngine Engine => of.Engine;
        public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel) => Refuses ? throw new SqlException(SqlFault.Unavailable, "busy") : of.ReadAsync(work, cancel);
        public Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancel) => Refuses ? throw new SqlException(SqlFault.Unavailable, "busy") : of.WriteAsync(work, cancel);
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_receiver_whose_pact_has_ended_takes_nothing_whatever_the_sender_believes()
    {
        await OpenAsync();
        PactAtB.Set(PactState.Ended);
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 3), Cancel);
        await UntilAsync(() => Out.Trouble == Codes.PactsNotInForce);
        Assert.Empty(Ledger.Bodies);
        Assert.Equal(3, Out.Waiting);
    }

    [Fact]
    public async Task What_a_narrower_pact_no_longer_gives_goes_back_and_the_rest_crosses()
    {
        await OpenAsync();
        Link.Cut = true;
        await NodeA.QueueAsync(Pact, A.Id, [Message(0), Message(1) with { Subject = "secret" }, Message(2)], Cancel);
        PactAtA.Forbids = q => q.Subject == "secret" ? Codes.PactsNotPermitted : null;
        PactAtA.Set(PactState.Active);
        await UntilAsync(() => Out.Waiting == 2, s_second);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 3, s_second);
        Assert.Equal(["{\"n\":0}", "{\"n\":2}"], Ledger.Bodies);
    }

    [Fact]
    public async Task What_the_pact_does_not_permit_is_not_queued_and_not_taken()
    {
        await OpenAsync();
        PactAtA.Forbids = _ => Codes.PactsNotPermitted;
        Assert.Equal(Codes.PactsNotPermitted, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel)).Status.Code);
        PactAtA.Forbids = null;
        PactAtB.Forbids = q => q.Giver == B.Id && q.Taker == A.Id ? Codes.PactsNotPermitted : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 1), Cancel);
        await UntilAsync(() => Out.Sent == 1);
        Assert.Equal(Codes.PactsNotPermitted, (await NodeA.FindReceiptAsync(Pact, A.Id, "key-0", Cancel))!.Outcome);
        Assert.Empty(Ledger.Bodies);
    }

    [Fact]
    public async Task Beyond_the_days_messages_the_sender_waits_and_nothing_is_thrown_away()
    {
        await OpenAsync();
        var usedUp = true;
        PactAtB.Forbids = _ => usedUp && PactAtB.Counted >= 3 ? Codes.PactsQuota : null;
        await NodeA.QueueAsync(Pact, A.Id, Messages(0, 6), Cancel);
        await UntilAsync(() => Out.Sent == 3 && Out.Trouble == Codes.PactsQuota, s_second);
        usedUp = false;
        await UntilAsync(() => Out.Sent == 6, TimeSpan.FromMinutes(1));
        Assert.Equal(Bodies(0, 6), Ledger.Bodies);
    }

    [Fact]
    public async Task Beyond_the_days_messages_a_case_is_queued_uncounted_and_anything_else_is_refused()
    {
        await OpenAsync();
        Link.Cut = true;
        PactAtA.Forbids = _ => PactAtA.Counted >= 2 ? Codes.PactsQuota : null;
        for (var time = 0; time < 2; time++)
        {
            // the second time as after a crash
            Assert.Equal(1, (await NodeA.QueueAsync(Pact, A.Id, Messages(0, 4), Cancel)).Value);
            Assert.Equal((2, 4L), (PactAtA.Counted, Out.Waiting));
        }
        Assert.Equal(Codes.PactsQuota, (await NodeA.QueueAsync(Pact, A.Id, [Message(4, "event", PactVerbs.Subscribe)], Cancel)).Status.Code);
        Link.Cut = false;
        await UntilAsync(() => Out.Sent == 4, s_second);
        Assert.Equal(Bodies(0, 4), Ledger.Bodies);
    }
}
