using System.Collections.Concurrent;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Storage.Files;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>
/// A collector's samples on disk until its node has them. An append is answered after its fsync; appends that come together share one. One thread writes; when more comes than it can
/// write the drivers wait. A full spool drops its oldest segment (<see cref="SpoolOverflow.DropOldest"/>).
/// </summary>
internal sealed class SampleSpool : ISampleIntake, IDisposable
{
    private const int WaitingMax = 1_024;

    private readonly BlockingCollection<Waiting> _waiting = new(WaitingMax);
    private readonly ConcurrentDictionary<CollectedSeries, uint> _ids = new();
    private readonly ConcurrentDictionary<uint, CollectedSeries> _series = new();
    private readonly SpoolFiles _files;
    private readonly SpoolWriter _writer;
    private readonly Thread _thread;
    private readonly IDisposable _lock;
    private long _end;
    private long _taken;
    private int _lastId;
    private volatile bool _failed;

    private SampleSpool(SpoolFiles files, SpoolWriter writer, IDisposable held)
    {
        (_files, _writer, _lock) = (files, writer, held);
        _end = writer.End.Value;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "spool" };
        _thread.Start();
    }

    /// <summary>Called after more has become durable; on the writer's thread, return at once.</summary>
    public event Action Grew = static () => { };

    public HeardTimes LastHeard { get; } = new();
    public SpoolFiles Files => _files;
    /// <summary>Behind the newest durable record.</summary>
    public SpoolPosition End => new(Interlocked.Read(ref _end));
    /// <summary>Samples that became durable since the start.</summary>
    public long Taken => Interlocked.Read(ref _taken);
    /// <summary>A flush failed: nothing can be promised until the program is started again.</summary>
    public bool IsReadOnly => _failed;
    public IEnumerable<KeyValuePair<uint, CollectedSeries>> Series => _series;

    public static SampleSpool Open(string folder, SpoolOptions options, IFileSystem files)
    {
        files.CreateDirectory(folder);
        var held = files.Lock(Path.Combine(folder, "spool.lock"));
        var all = SpoolFiles.Open(folder, options, files);
        return new(all, new SpoolWriter(all), held);
    }

    public SeriesId SeriesOf(string owner, Point point) => new(_ids.GetOrAdd(new(PointSeries.KeyOf(owner, point), point.SampleKind), series =>
    {
        var id = (uint)Interlocked.Increment(ref _lastId);
        _series[id] = series;
        return id;
    }));

    public async ValueTask<AppendAnswer> AppendAsync(SampleBatch batch)
    {
        if (_failed) return new(AppendStatus.ReadOnly);
        var waiting = new Waiting(batch, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            if (!_waiting.TryAdd(waiting)) return new(AppendStatus.Busy);
        }
        catch (InvalidOperationException)
        {
            return new(AppendStatus.Stopping);
        }
        return await waiting.Done.Task;
    }

    public CollectedSeries? Find(uint id) => _series.GetValueOrDefault(id);

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _writer.Dispose();
        _waiting.Dispose();
        _lock.Dispose();
    }

    private void WriteAll()
    {
        var group = new List<Waiting>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < WaitingMax && _waiting.TryTake(out var next)) group.Add(next);
            var status = WriteGroup(group);
            // counted before it is answered: then the batch is its owner's again
            if (status == AppendStatus.Ok) Interlocked.Add(ref _taken, group.Sum(w => w.Batch.Count));
            foreach (var waiting in group) waiting.Done.SetResult(status == AppendStatus.Ok ? new(status, waiting.Batch.Count) : new(status));
            group.Clear();
            if (status == AppendStatus.Ok) Grew();
        }
    }

    private AppendStatus WriteGroup(List<Waiting> group)
    {
        if (_failed) return AppendStatus.ReadOnly;
        try
        {
            foreach (var waiting in group) _writer.Add(waiting.Batch, id => _series[id]);
            while (!TryFlush())
            {
                // what was dropped has made room: the same bytes again
                if (_files.DropOldest()) continue;
                _writer.Forget();
                return AppendStatus.DiskFull;
            }
            return AppendStatus.Ok;
        }
        catch (IOException)
        {
            _failed = true;
            return AppendStatus.ReadOnly;
        }
    }

    private bool TryFlush()
    {
        try
        {
            Interlocked.Exchange(ref _end, _writer.Flush().Value);
            return true;
        }
        catch (DiskFullException)
        {
            return false;
        }
    }

    private readonly record struct Waiting(SampleBatch Batch, TaskCompletionSource<AppendAnswer> Done);
}
