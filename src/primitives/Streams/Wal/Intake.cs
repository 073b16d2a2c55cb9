using Yiwang.Storage.Files;
using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Retention;

namespace Yiwang.Streams.Wal;

/// <summary>What comes after the log: heads, which answer when readers can see the samples.</summary>
internal interface IDurable
{
    /// <summary>Blocks while memory is full; false when it will not become free.</summary>
    bool WaitForRoom();
    /// <summary>Takes over requests whose frames are durable.</summary>
    void Take(List<AppendRequest> durable);
    /// <summary>A full disk has room again.</summary>
    void TryAgain();
}

/// <summary>
/// The thread that makes samples durable. It takes what waits, up to 1 MiB, writes it as one group, flushes once and hands it on; while it flushes the next group gathers. So a lone sample
/// waits for one flush only, and a busy store flushes once a MiB.
/// </summary>
internal sealed class Intake : IDisposable
{
    private readonly AppendQueue _queue;
    private readonly WalWriter _wal;
    private readonly SeriesCatalogue _catalogue;
    private readonly Quarantine _quarantine;
    private readonly Health _health;
    private readonly IDurable _heads;
    private readonly int _groupBytes;
    private readonly Thread _thread;
    private List<AppendRequest> _group = [];

    public Intake(AppendQueue queue, WalWriter wal, SeriesCatalogue catalogue, Quarantine quarantine, Health health, IDurable heads, StreamOptions options)
    {
        (_queue, _wal, _catalogue, _quarantine, _health, _heads, _groupBytes) = (queue, wal, catalogue, quarantine, health, heads, options.FlushBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "stream log" };
        _thread.Start();
    }

    /// <summary>Ends when the queue is closed and drained.</summary>
    public void Dispose()
    {
        _thread.Join();
        _wal.Dispose();
    }

    private void Run()
    {
        while (_queue.Take(_group, _groupBytes))
        {
            var answer = Write();
            if (answer == AppendStatus.Ok)
            {
                if (_group.Count > 0) _heads.Take(_group);
            }
            else Refuse(answer);
            _group.Clear();
        }
    }

    private AppendStatus Write()
    {
        if (_health.HasFailed) return AppendStatus.ReadOnly;
        var wasFull = _health.IsFull;
        try
        {
            // a series before its first sample, so that no frame ever names one that is not there
            _catalogue.Flush();
            if (!wasFull && !_heads.WaitForRoom()) return _health.HasFailed ? AppendStatus.ReadOnly : AppendStatus.DiskFull;
            _wal.CheckRoom(_group, wasFull);
            if (wasFull)
            {
                _health.HasRoom();
                _heads.TryAgain();
                if (!_heads.WaitForRoom()) return _health.HasFailed ? AppendStatus.ReadOnly : AppendStatus.DiskFull;
            }
            _quarantine.Write(_group);
            WriteLog();
            return AppendStatus.Ok;
        }
        catch (DiskFullException e)
        {
            _health.Full(e.Message);
            return AppendStatus.DiskFull;
        }
        catch (Exception e)
        {
            // a flush that failed, or a bug: whoever waits is answered, nothing more is written, and readers live on
            _health.Fail(e.Message);
            return AppendStatus.ReadOnly;
        }
    }

    private void WriteLog()
    {
        try { _wal.Write(_group); }
        catch (DiskFullException)
        {
            _quarantine.Undo();
            throw;
        }
    }

    private void Refuse(AppendStatus status)
    {
        Answers? answers = null;
        foreach (var request in _group)
        {
            _queue.Release(request.Length);
            answers = Answers.Add(answers, request, new AppendAnswer(status));
        }
        answers?.Send();
    }
}
