using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Storage.Files;

namespace Yiwang.Parties.Auditing;

/// <summary>
/// The audit in hash-chained files, one a day, under <c>&lt;data&gt;/audit</c>. At most 4,096 records wait for the disk; beyond that requests are refused
/// like those that the disk refuses.
/// </summary>
public sealed class AuditLog : IAudit, IDisposable
{
    internal const string Opened = "audit.opened";
    internal const string Recovered = "audit.recovered";
    internal const string Damaged = "audit.damaged";
    internal const string RefusalsCounted = "audit.refusals-counted";
    private const int MaxWaiting = 4_096;
    private const int MaxTogether = 512;

    private static readonly Outcome s_unavailable = new(Codes.PartiesAuditUnavailable);

    private readonly BlockingCollection<Waiting> _queue = new(MaxWaiting);
    private readonly AuditFolder _folder;
    private readonly AuditWriter _writer;
    private readonly RefusalThrottle _throttle;
    private readonly Thread _thread;

    /// <param name="zone">Whose midnight begins a file.</param>
    public AuditLog(IFileSystem files, string folder, TimeProvider time, TimeZoneInfo zone)
    {
        _folder = new AuditFolder(files, folder);
        _writer = new AuditWriter(_folder, time, zone);
        _throttle = new RefusalThrottle(time);
        // fsync blocks: a thread of its own keeps it off the pool, which starts with two.
        _thread = new Thread(Run) { IsBackground = true, Name = "audit" };
        _thread.Start();
    }

    public async ValueTask<Outcome> WriteAsync(AuditRecord record, CancellationToken cancel = default)
    {
        if (record.Address is null && record.Kind is not AuditKind.System) record = record with { Address = RequestOrigin.Address };
        foreach (var count in _throttle.Sweep())
        {
            if (!await EnqueueAsync(count)) return s_unavailable;
        }
        if (record.Kind == AuditKind.Refusal && !_throttle.List(record)) return Outcome.Ok;
        // Not cancelled half-way: once queued the line is written, whether or not its asker still waits.
        cancel.ThrowIfCancellationRequested();
        return await EnqueueAsync(record) ? Outcome.Ok : s_unavailable;
    }

    public IReadOnlyList<AuditedRecord> Find(AuditQuery query)
    {
        var found = new List<AuditedRecord>();
        var max = Math.Clamp(query.Max, 1, AuditQuery.MaxRows);
        foreach (var file in _folder.List().Reverse())
        {
            // A day's file may hold lines of the neighbouring days when the clock was set or the zone changed.
            if (query.From is { } from && file.Day < DateOnly.FromDateTime(from.UtcDateTime).AddDays(-2)) break;
            if (query.To is { } to && file.Day > DateOnly.FromDateTime(to.UtcDateTime).AddDays(2)) continue;
            found.AddRange(NewestOf(file, query, max - found.Count).Reverse());
            if (found.Count >= max) break;
        }
        return found;
    }

    public AuditVerdict Verify() => AuditCheck.Verify(_folder);

    /// <summary>Days that are over and still kept, oldest first.</summary>
    /// <param name="wanted">Days to read; null = all.</param>
    public IReadOnlyList<AuditDay> ClosedDays(Func<DateOnly, bool>? wanted = null)
    {
        var today = _writer.Today;
        return [.. _folder.List().Where(f => f.Day < today && (wanted?.Invoke(f.Day) ?? true)).GroupBy(f => f.Day).Select(day => Close(day.Last()))];
    }

    /// <summary>Deletes whole files of days before the given one; today's never.</summary>
    internal int DeleteBefore(DateOnly day)
    {
        var old = _folder.List().Where(f => f.Day < day && f.Day < _writer.Today).ToArray();
        foreach (var file in old) _folder.Delete(file);
        return old.Length;
    }

    public void Dispose()
    {
        if (_queue.IsAddingCompleted) return;
        _queue.CompleteAdding();
        _thread.Join();
        _writer.Dispose();
        _queue.Dispose();
    }

    private Task<bool> EnqueueAsync(AuditRecord record)
    {
        var waiting = new Waiting(record, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            return _queue.TryAdd(waiting) ? waiting.Written.Task : Task.FromResult(false);
        }
        catch (InvalidOperationException)
        {
            return Task.FromResult(false); // the node is stopping
        }
    }

    private void Run()
    {
        var together = new List<Waiting>(MaxTogether);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            together.Clear();
            together.Add(first);
            while (together.Count < MaxTogether && _queue.TryTake(out var next)) together.Add(next);
            var written = _writer.TryWrite([.. together.Select(w => w.Record)]);
            foreach (var waiting in together) waiting.Written.SetResult(written);
        }
    }

    private Queue<AuditedRecord> NewestOf(AuditFile file, AuditQuery query, int max)
    {
        var newest = new Queue<AuditedRecord>();
        using var open = _folder.Files.Open(file.Path, FileIntent.Read);
        var reader = new AuditReader(open);
        while (reader.TryNext(out var bytes, out var complete))
        {
            if (!complete || !AuditLine.TryRead(bytes, out var line, out _, out _) || !query.Matches(line.Record())) continue;
            newest.Enqueue(line.Record());
            if (newest.Count > max) newest.Dequeue();
        }
        return newest;
    }

    internal DateOnly Today => _writer.Today;

    private AuditDay Close(AuditFile file)
    {
        using var open = _folder.Files.Open(file.Path, FileIntent.Read);
        var (sequence, root) = (0L, AuditLine.NoHash);
        var reader = new AuditReader(open);
        while (reader.TryNext(out var bytes, out var complete))
        {
            if (complete && AuditLine.TryRead(bytes, out var line, out var hash, out _)) (sequence, root) = (line.Sequence, hash);
        }
        return new AuditDay(file.Day, sequence, Convert.ToHexStringLower(root));
    }

    private readonly record struct Waiting(AuditRecord Record, TaskCompletionSource<bool> Written);
}
