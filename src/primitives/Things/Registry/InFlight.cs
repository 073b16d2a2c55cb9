using Yiwang.Events;

namespace Yiwang.Things.Registry;

/// <summary>
/// The writer refuses an expectation because of an entry that it has taken but not yet made durable, which nobody can read for another moment. Who wants to know
/// what won waits here.
/// </summary>
public static class InFlight
{
    /// <summary>A flush takes milliseconds; after this the disk has another problem, and the caller hears of the conflict only.</summary>
    private static readonly TimeSpan SettleMax = TimeSpan.FromSeconds(5);

    /// <summary>True when the subject's newest entry is no longer the one expected.</summary>
    public static async ValueTask<bool> SettledAsync(IEvents events, Expected expected, TimeProvider time, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(SettleMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            while (true)
            {
                var size = events.Size;
                if (events.FindHead(expected.Subject) != expected.Position) return true;
                await events.Log.WaitForMoreAsync(size, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The same for the expectation that an append was refused for.</summary>
    public static async ValueTask SettledAsync(IEvents events, Outcome conflict, IReadOnlyList<Expected> expectations, TimeProvider time, CancellationToken cancel)
    {
        foreach (var expected in expectations)
        {
            if (expected.Subject == conflict.Field) await SettledAsync(events, expected, time, cancel);
        }
    }
}
