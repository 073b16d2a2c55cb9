using Yiwang.Streams.Chunks;

namespace Yiwang.Streams.Merging;

/// <summary>Which neighbouring files of a bucket are worth merging. Each byte is written again about log₂ of the number of files times, and a reader meets at most some dozens of files.</summary>
internal static class MergePlan
{
    private const int RunMin = 8;
    /// <summary>Larger files stay as they are: nothing is gained by joining them.</summary>
    private const long BytesMax = 4L << 30;

    /// <param name="files">Of one bucket, in order of age.</param>
    /// <param name="isQuiet">The bucket's time is over and nothing has come for a while.</param>
    /// <returns>Null when there is nothing to do.</returns>
    public static IReadOnlyList<ChunkFile>? Of(IReadOnlyList<ChunkFile> files, bool isQuiet)
    {
        if (files.Count < 2) return null;
        // the newest, and as many older ones as are not much larger than all newer ones together
        var bytes = files[^1].Length;
        var first = files.Count - 1;
        while (first > 0 && files[first - 1].Length + bytes <= BytesMax && (isQuiet || files[first - 1].Length <= 2 * bytes)) bytes += files[--first].Length;
        var count = files.Count - first;
        return count >= RunMin || (isQuiet && count > 1) ? [.. files.Skip(first)] : null;
    }
}
