using System.Diagnostics;

namespace Yiwang.Benchmarks.Peers;

/// <summary>What this disk can do at best: 4 KiB append and flush, one after the other. The peer of every sequential durable figure.</summary>
internal static class RawDisk
{
    public static double AppendsPerSecond(string folder, TimeSpan during)
    {
        var path = Path.Combine(folder, "raw-disk.bin");
        var block = new byte[4096];
        var count = 0;
        var clock = Stopwatch.StartNew();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (; clock.Elapsed < during; count++)
            {
                RandomAccess.Write(file, block, (long)count * block.Length);
                RandomAccess.FlushToDisk(file);
            }
        }
        var rate = count / clock.Elapsed.TotalSeconds;
        File.Delete(path);
        return rate;
    }
}
