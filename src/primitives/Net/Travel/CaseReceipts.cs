using System.Threading.Channels;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Travel;

/// <summary>
/// What became of cases that were sent: handed over, or back here. Receipts that came while the node was down are asked for at the start. What a lane would not take is tried again, and one case that cannot be
/// settled keeps no other waiting.
/// </summary>
internal sealed class CaseReceipts(ICaseTravel travel, ICrossing crossing, IPacts pacts, CaseTravels travels, CaseSending sending, CaseNews news, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5), s_longest = TimeSpan.FromMinutes(1);

    // Only a signal: what waits stands in State, so that nothing is lost when it is full.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _watch, _ends;
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        _watch = crossing.WatchReceipts(CaseMessages.Deliver, _ => _signal.Writer.TryWrite(true));
        // of a pact that was suspended and then ends, nobody sends anything any more
        _ends = pacts.Watch(_ => _signal.Writer.TryWrite(true));
        _signal.Writer.TryWrite(true);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Look() => _signal.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        var pause = Timeout.InfiniteTimeSpan;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await SignalAsync(pause);
                pause = await RoundAsync() ? Timeout.InfiniteTimeSpan : Longer(pause);
            }
            // stopping: the next start asks again
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception) { pause = Longer(pause); }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause == Timeout.InfiniteTimeSpan ? s_retry : pause * 2 < s_longest ? pause * 2 : s_longest;

    private async Task SignalAsync(TimeSpan longest)
    {
        using var pause = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, _stop.Token);
        try { await _signal.Reader.ReadAsync(either.Token); }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested) { }
    }

    /// <returns>False: something could not be settled yet.</returns>
    private async Task<bool> RoundAsync()
    {
        var all = true;
        foreach (var one in await travels.AllAsync(_stop.Token))
        {
            try { all &= await OneAsync(one, _stop.Token); }
            catch (Exception) when (!_stop.IsCancellationRequested) { all = false; }
        }
        return all;
    }

    private async Task<bool> OneAsync(TravellingCase one, CancellationToken cancel)
    {
        if (one.Number == TravellingCase.Waiting) return await sending.SendAsync(one, cancel);
        if (!one.IsNews) await SettleAsync(one, cancel);
        else if (await news.TellAsync(one.Id, cancel) is null) await travels.StrikeAsync(one, cancel);
        else return false;
        return true;
    }

    private async Task SettleAsync(TravellingCase one, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(one.Sender, out var sender) || await crossing.FindReceiptAsync(one.Pact, sender, one.Number, cancel) is not { } receipt) return;
        var settled = receipt.Outcome == Codes.Ok
            ? await travel.HandedOverAsync(one.Id, one.Token, receipt.ReceivedAtUs, cancel)
            : await travel.TakeBackAsync(one.Id, one.Token, new Outcome(receipt.Outcome, receipt.Detail), cancel);
        if (!settled.Succeeded && settled.Code != Codes.CasesNotFound) throw new IOException(settled.Code);
        await travels.StrikeAsync(one.Id, one.Token, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _watch?.Dispose();
        _ends?.Dispose();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
