using Yiwang.Storage.Files;
using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Heads;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Chunks;

/// <summary>Turns a frozen generation into bucket files, on a thread of its own, and then lets go of its memory and of the log before it.</summary>
internal sealed class Sealer : IDisposable
{
    private readonly object _gate = new();
    private readonly BucketFolder _folder;
    private readonly WalFolder _wal;
    private readonly SeriesCatalogue _catalogue;
    private readonly Views _views;
    private readonly Health _health;
    private readonly long _bucketUs;
    private readonly Func<long> _trustedUs;
    private readonly Func<long> _stamp;
    private readonly Action<bool> _done;
    private readonly Thread _thread;
    private readonly ArrivalOrder _order = new();
    private readonly Columns _samples = new();
    private (Generation Generation, WalPosition Until)? _waiting;
    private bool _stopped, _again;

    /// <param name="done">Called when a generation is sealed (true) or could not be.</param>
    public Sealer(BucketFolder folder, WalFolder wal, SeriesCatalogue catalogue, Views views, Health health, StreamOptions options, Func<long> trustedUs, Func<long> stamp, Action<bool> done)
    {
        (_folder, _wal, _catalogue, _views, _health, _trustedUs, _stamp, _done) = (folder, wal, catalogue, views, health, trustedUs, stamp, done);
        _bucketUs = options.Bucket.Ticks / TimeSpan.TicksPerMicrosecond;
        _thread = new Thread(Run) { IsBackground = true, Name = "stream sealer" };
        _thread.Start();
    }

    /// <summary>The view's frozen generation, which holds everything in the log before a place.</summary>
    public void Seal(Generation frozen, WalPosition until)
    {
        lock (_gate)
        {
            _waiting = (frozen, until);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>After a full disk has room again.</summary>
    public void TryAgain()
    {
        lock (_gate)
        {
            _again = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>A sealing that has begun is finished.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (Next() is { } next)
        {
            var isSealed = false;
            try
            {
                if (!_health.HasFailed)
                {
                    Seal(next.Generation, next.Until, _folder.Manifest.NextSealing);
                    isSealed = true;
                }
            }
            catch (DiskFullException e)
            {
                _health.Full(e.Message);
            }
            catch (Exception e)
            {
                // a flush or a rename that failed, or a bug: the samples are in the log, and nothing more can be promised
                _health.Fail($"sealing: {e.Message}");
            }
            lock (_gate)
            {
                // after a full disk it is tried again; after a failure never
                if (isSealed || _health.HasFailed) _waiting = null;
            }
            _done(isSealed);
        }
    }

    private (Generation Generation, WalPosition Until)? Next()
    {
        lock (_gate)
        {
            while (!_stopped && (_waiting == null || (_health.IsFull && !_health.HasFailed && !_again))) Monitor.Wait(_gate);
            _again = false;
            return _stopped ? null : _waiting;
        }
    }

    private void Seal(Generation generation, WalPosition until, long sealing)
    {
        using var sink = new SealingSink(_folder.Files, _folder.Path, _bucketUs, sealing);
        var cutter = new ChunkCutter(_bucketUs, sink);
        bool more;
        do
        {
            for (uint series = 1; series < generation.SeriesEnd; series++) Cut(generation, series, cutter);
            more = sink.HasMore;
            sink.EndPass();
        }
        while (more);
        Commit(sink.Written, until);
        DeleteLog(until);
    }

    private unsafe void Cut(Generation generation, uint series, ChunkCutter cutter)
    {
        var head = generation.Find(series);
        if (head == null) return;
        var kind = _catalogue.KindOf(series);
        cutter.Begin(series, kind);
        var reader = new HeadReader(head, kind);
        // in order: a few blocks at a time, so that one busy series needs no second copy of itself
        var rows = reader.IsInOrder ? HeadBlock.CapacityMax : int.MaxValue;
        _samples.Clear();
        while (reader.Next(_samples, long.MinValue, long.MaxValue, rows))
        {
            if (!reader.IsInOrder) _order.Sort(_samples);
            cutter.Add(_samples.Times, _samples.Received, _samples.Bits, _samples.Qualities, _samples.Bytes);
            _samples.Clear();
        }
        cutter.End();
    }

    private void Commit(IReadOnlyList<BucketName> written, WalPosition until)
    {
        var opened = new List<ChunkFile>();
        foreach (var name in written) opened.Add(new ChunkFile(_folder.Files, _folder.Path, name) { MadeAt = _stamp() });
        try
        {
            _folder.Commit(
                old => old with { Sealed = until, NextSealing = old.NextSealing + 1, TrustedUs = _trustedUs(), Buckets = Manifest.Ordered([.. old.Buckets, .. written]) },
                () => _views.Change(view => new StoreView(view.Active, null, ChunkFile.Ordered([.. view.ChunkFiles, .. opened]))));
        }
        finally
        {
            // the view holds them now
            foreach (var file in opened) file.Release();
        }
    }

    private void DeleteLog(WalPosition until)
    {
        foreach (var segment in _wal.List())
        {
            if (segment < until.Segment) _wal.Delete(segment);
        }
    }
}
