using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Chunks;

namespace Yiwang.Streams.Retention;

/// <summary>Drops bucket files whose samples are all older than their retention.</summary>
internal sealed class Expiry(BucketFolder folder, Views views, SeriesCatalogue catalogue, StreamOptions options, TrustedClock clock, Health health)
{
    private const long DayUs = 86_400_000_000;
    private readonly Lock _gate = new();

    /// <returns>Bytes given back.</returns>
    public long Drop()
    {
        if (health.Status is AppendStatus.ReadOnly or AppendStatus.Stopping) return 0;
        lock (_gate)
        {
            try { return DropFiles(); }
            catch (IOException e)
            {
                health.Fail($"retention: {e.Message}");
                return 0;
            }
        }
    }

    private long DropFiles()
    {
        var horizon = clock.Range().Earliest - Math.Max(options.RetentionDays, catalogue.KeepDaysMost) * DayUs;
        long bytes = 0;
        var gone = new HashSet<BucketName>();
        var view = views.Take();
        foreach (var file in view.ChunkFiles)
        {
            if (file.Name.EndUs > horizon) continue;
            gone.Add(file.Name);
            bytes += file.Length;
        }
        view.Release();
        if (gone.Count == 0) return 0;
        folder.Commit(
            old => old with { TrustedUs = clock.TrustedUs, Buckets = [.. old.Buckets.Where(b => !gone.Contains(b))] },
            () => views.Change(now => new StoreView(now.Active, now.Frozen, [.. now.ChunkFiles.Where(f => !gone.Contains(f.Name))])));
        return bytes;
    }
}
