namespace Yiwang.Identify.Import.Jobs;

internal static class BoundedCopy
{
    /// <summary>Bytes written, or −1 when there were more than the bound.</summary>
    public static async Task<long> ToFileAsync(Stream from, string path, long bytesMax, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        var buffer = new byte[1 << 16];
        var total = 0L;
        int n;
        while ((n = await from.ReadAsync(buffer, cancel)) > 0)
        {
            total += n;
            if (total > bytesMax) return -1;
            await file.WriteAsync(buffer.AsMemory(0, n), cancel);
        }
        return total;
    }
}
