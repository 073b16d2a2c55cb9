using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>Reads on a thread of its own while the rows before are checked and encoded: a file's registration uses two cores.</summary>
internal static class ReadAhead
{
    private const int ChunkRows = 1_000;
    /// <summary>Chunks waiting: bounds the memory of an import to a few thousand rows.</summary>
    private const int ChunksMax = 4;

    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
    {
        using var stop = new CancellationTokenSource();
        using var chunks = new BlockingCollection<T[]>(ChunksMax);
        Exception? failure = null;
        var reader = new Thread(() => failure = Read(source, chunks, stop.Token)) { IsBackground = true, Name = "import reader" };
        reader.Start();
        try
        {
            foreach (var chunk in chunks.GetConsumingEnumerable())
            {
                foreach (var item in chunk) yield return item;
            }
        }
        finally
        {
            stop.Cancel();
            reader.Join();
        }
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    private static Exception? Read<T>(IEnumerable<T> source, BlockingCollection<T[]> chunks, CancellationToken stop)
    {
        try
        {
            foreach (var chunk in source.Chunk(ChunkRows)) chunks.Add(chunk, stop);
            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            chunks.CompleteAdding();
        }
    }
}
