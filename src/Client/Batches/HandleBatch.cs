using System.Runtime.CompilerServices;

namespace Yiwang.Client.Batches;

/// <summary>
/// Many administrative acts with several under way at once. Each stands for itself: a refusal stops none of the others. A session
/// (<see cref="HandleClientOptions.Session"/>) saves each act its own challenge.
/// </summary>
public static class HandleBatch
{
    /// <summary>Acts under way at once, at most.</summary>
    public const int ParallelMax = 256;

    /// <summary>Runs the acts in their order of start and gives their results in that order.</summary>
    /// <param name="parallel">Acts under way at once, 1 to 256. Default 16.</param>
    /// <param name="progress">Told after each act.</param>
    public static async IAsyncEnumerable<BatchResult> RunAsync(
        HandleClient client, IEnumerable<BatchItem> items, int parallel = 16, IProgress<BatchProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(items);
        if (parallel is < 1 or > ParallelMax) throw new ArgumentOutOfRangeException(nameof(parallel), parallel, $"1 to {ParallelMax}");
        var underWay = new Queue<Task<BatchResult>>();
        var (number, done, failed) = (0, 0, 0);
        foreach (var item in items)
        {
            if (underWay.Count == parallel) yield return Counted(await underWay.Dequeue());
            underWay.Enqueue(RunAsync(client, number++, item, cancel));
        }
        while (underWay.TryDequeue(out var next)) yield return Counted(await next);

        BatchResult Counted(BatchResult result)
        {
            done++;
            if (result.Error is not null) failed++;
            progress?.Report(new BatchProgress(done, failed));
            return result;
        }
    }

    private static async Task<BatchResult> RunAsync(HandleClient client, int number, BatchItem item, CancellationToken cancel)
    {
        try
        {
            await (item.Action switch
            {
                BatchAction.Create => client.CreateAsync(item.Handle, item.Values, overwrite: false, cancel),
                BatchAction.CreateOrReplace => client.CreateAsync(item.Handle, item.Values, overwrite: true, cancel),
                BatchAction.Delete => client.DeleteAsync(item.Handle, cancel),
                BatchAction.AddValues => client.AddValuesAsync(item.Handle, item.Values, overwrite: false, cancel),
                BatchAction.ModifyValues => client.ModifyValuesAsync(item.Handle, item.Values, cancel),
                BatchAction.RemoveValues => client.RemoveValuesAsync(item.Handle, [.. item.Values.Select(v => v.Index)], cancel),
                _ => throw new ArgumentOutOfRangeException(nameof(item), item.Action, "no action of a batch"),
            });
            return new BatchResult(number, item, null);
        }
        catch (HandleException e)
        {
            return new BatchResult(number, item, e);
        }
    }
}
