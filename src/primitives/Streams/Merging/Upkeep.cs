using Yiwang.Storage.Files;
using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Chunks;
using Yiwang.Streams.Retention;

namespace Yiwang.Streams.Merging;

/// <summary>The thread that merges small files after each sealing and, once an hour, those of buckets that have come to rest, and drops what is too old.</summary>
internal sealed class Upkeep : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);
    private readonly object _gate = new();
    private readonly Lock _work = new();
    private readonly BucketFolder _folder;
    private readonly Views _views;
    private readonly SeriesCatalogue _catalogue;
    private readonly Health _health;
    private readonly TrustedClock _clock;
    private readonly TimeProvider _time;
    private readonly Expiry _expiry;
    private readonly Heads.LastFile _last;
    private readonly ITimer _timer;
    private readonly Thread _thread;
    // a damaged file is left alone: readers are told, and nothing is merged away
    private readonly HashSet<BucketName> _damaged = [];
    private readonly CancellationTokenSource _stop = new();
    private bool _called, _hourly;

    public Upkeep(BucketFolder folder, Views views, SeriesCatalogue catalogue, Health health, TrustedClock clock, TimeProvider time, Expiry expiry, Heads.LastFile last)
    {
        (_folder, _views, _catalogue, _health, _clock, _time, _expiry, _last) = (folder, views, catalogue, health, clock, time, expiry, last);
        _thread = new Thread(Run) { IsBackground = true, Name = "stream upkeep" };
        _thread.Start();
        _timer = time.CreateTimer(_ => Call(hourly: true), null, TimeSpan.FromMinutes(1), s_every);
    }

    public void Call(bool hourly)
    {
        lock (_gate)
        {
            _called = true;
            _hourly |= hourly;
            Monitor.Pulse(_gate);
        }
    }

    /// <returns>Bytes given back.</returns>
    public long DropExpired()
    {
        lock (_work) return Guarded(() => _expiry.Drop(_stop.Token));
    }

    /// <summary>Everything that is worth merging now.</summary>
    public void Merge()
    {
        lock (_work)
        {
            while (!_stop.IsCancellationRequested && Guarded(MergeOnce) > 0)
            {
                // until nothing is left to do
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Cancel();
        Call(hourly: false);
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (Wait() is { } hourly)
        {
            if (hourly) DropExpired();
            Merge();
            if (!_health.HasFailed) _last.Save(now: false);
        }
    }

    private bool? Wait()
    {
        lock (_gate)
        {
            while (!_called) Monitor.Wait(_gate);
            var hourly = _hourly;
            _called = _hourly = false;
            return _stop.IsCancellationRequested ? null : hourly;
        }
    }

    /// <summary>0 also when it could not be done.</summary>
    private long Guarded(Func<long> work)
    {
        if (_health.HasFailed || _stop.IsCancellationRequested) return 0;
        try { return work(); }
        catch (Exception e) when (e is DiskFullException or OperationCanceledException)
        {
            // it is tried again at the next call or start; what was begun is gone
            return 0;
        }
        catch (Exception e)
        {
            _health.Fail($"upkeep: {e.Message}");
            return 0;
        }
    }

    private long MergeOnce()
    {
        var view = _views.Take();
        try { return Next(view.ChunkFiles) is { } files && Merge(files) ? 1 : 0; }
        finally { view.Release(); }
    }

    private IReadOnlyList<ChunkFile>? Next(IReadOnlyList<ChunkFile> all)
    {
        var now = _clock.Range().Earliest;
        for (var i = 0; i < all.Count;)
        {
            var first = i;
            while (i < all.Count && all[i].Name.StartUs == all[first].Name.StartUs && all[i].Name.LengthUs == all[first].Name.LengthUs) i++;
            List<ChunkFile> bucket = [.. all.Skip(first).Take(i - first)];
            if (bucket.Exists(f => _damaged.Contains(f.Name))) continue;
            var isQuiet = bucket[0].Name.EndUs < now && bucket.TrueForAll(f => f.MadeAt == 0 || _time.GetElapsedTime(f.MadeAt) >= s_every);
            if (MergePlan.Of(bucket, isQuiet) is { } files) return files;
        }
        return null;
    }

    private bool Merge(IReadOnlyList<ChunkFile> files)
    {
        try
        {
            using var merge = new BucketMerge(_folder, _catalogue, files, _ => true);
            var merged = merge.Run(_stop.Token);
            _folder.Replace(_views, files.Select(f => f.Name), merged, _time.GetTimestamp(), manifest => manifest);
        }
        catch (InvalidDataException)
        {
            foreach (var file in files) _damaged.Add(file.Name);
        }
        return true;
    }
}
