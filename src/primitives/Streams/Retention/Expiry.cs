using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Chunks;
using Yiwang.Streams.Merging;

namespace Yiwang.Streams.Retention;

/// <summary>
/// Drops bucket files whose samples are all older than their retention. Where only some series' own retention is over, the file is written again without them: once for each retention
/// that differs, when the bucket passes it.
/// </summary>
internal sealed class Expiry(BucketFolder folder, Views views, SeriesCatalogue catalogue, StreamOptions options, TrustedClock clock)
{
    private const long DayUs = 86_400_000_000;

    /// <returns>Bytes given back.</returns>
    public long Drop(CancellationToken cancel)
    {
        var now = clock.Range().Earliest;
        var last = folder.Manifest.Expired;
        var mark = new ExpiredMark(now, catalogue.KeepChanges);
        var view = views.Take();
        try
        {
            var bytes = DropWhole(view.ChunkFiles, now);
            var all = last.KeepChanges != mark.KeepChanges;
            var looked = all;
            foreach (var file in view.ChunkFiles)
            {
                if (IsOver(file.Name, catalogue.KeepDaysMost, now) || !Passed(file, all ? long.MinValue : last.UntilUs, now)) continue;
                looked = true;
                try { bytes += Thin(file, now, cancel); }
                catch (InvalidDataException)
                {
                    // a damaged file goes as a whole, when all of it is over
                }
            }
            // where nothing was due the mark may stay as it is
            if (looked) folder.Commit(old => old with { Expired = mark, TrustedUs = clock.TrustedUs }, () => { });
            return bytes;
        }
        finally { view.Release(); }
    }

    private bool IsOver(BucketName bucket, int days, long now) => bucket.EndUs <= now - Math.Max(options.RetentionDays, days) * DayUs;

    private long DropWhole(IReadOnlyList<ChunkFile> files, long now)
    {
        // from the manifest: a damaged file, which no view has, goes too
        List<BucketName> gone = [.. folder.Manifest.Buckets.Where(b => IsOver(b, catalogue.KeepDaysMost, now))];
        if (gone.Count == 0) return 0;
        folder.Replace(views, gone, null, 0, manifest => manifest with { TrustedUs = clock.TrustedUs });
        return files.Where(f => gone.Contains(f.Name)).Sum(f => f.Length);
    }

    /// <summary>Whether the bucket has passed a retention since the last run.</summary>
    private bool Passed(ChunkFile file, long since, long now)
    {
        foreach (var days in catalogue.KeepDaysInUse(options.RetentionDays))
        {
            var over = file.Name.EndUs + days * DayUs;
            if (over <= now && over > since) return true;
        }
        return false;
    }

    private long Thin(ChunkFile file, long now, CancellationToken cancel)
    {
        if (!HasExpired(file, now)) return 0;
        using var merge = new BucketMerge(folder, catalogue, [file], series => !IsExpired(series, file, now));
        var kept = merge.Run(cancel);
        folder.Replace(views, [file.Name], kept, file.MadeAt, manifest => manifest with { TrustedUs = clock.TrustedUs });
        return file.Length - (kept is { } name ? folder.Files.Length(Path.Combine(folder.Path, name.FileName)) : 0);
    }

    private bool HasExpired(ChunkFile file, long now)
    {
        var entries = new ChunkEntry[BucketWriter.PageEntries];
        for (var page = 0; page < file.Pages; page++)
        {
            foreach (ref readonly var entry in entries.AsSpan(0, file.ReadPage(page, entries)))
            {
                if (IsExpired(entry.Series, file, now)) return true;
            }
        }
        return false;
    }

    private bool IsExpired(uint series, ChunkFile file, long now)
    {
        var days = catalogue.KeepDays(series);
        return file.Name.EndUs <= now - (days == 0 ? options.RetentionDays : days) * DayUs;
    }
}
