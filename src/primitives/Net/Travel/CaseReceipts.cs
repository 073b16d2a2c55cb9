using System.Threading.Channels;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Travel;

/// <summary>What became of cases that were sent: handed over, or back here. Receipts that came while the node was down are asked for at the start.</summary>
internal sealed class CaseReceipts(ICaseTravel travel, ICrossing crossing, IPacts pacts, CaseTravels travels, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

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
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stop.Token))
            {
                _signal.Reader.TryRead(out _);
                try
                {
                    foreach (var one in await travels.AllAsync(_stop.Token)) await SettleAsync(one, _stop.Token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    await Task.Delay(s_retry, time, _stop.Token);
                    _signal.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping: the next start asks again
        }
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
