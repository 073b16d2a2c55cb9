using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log;

/// <summary>
/// The one thread that writes the log. It takes every waiting request, checks expectations, gives positions and times, writes and flushes them as one group,
/// and only then makes them visible and answers.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private static readonly byte[] Zeros = new byte[64 << 10];
    private readonly LogCore _core;
    private readonly SegmentSealer _sealer;
    private readonly GroupBuffer _group;
    private readonly List<WriteRequest> _taken = [], _placed = [];
    private readonly Dictionary<ulong, long> _inFlight = [];
    private readonly Thread _thread;
    private IStorageFile _file;
    private long _next, _lastUs, _sinceRoomCheck = long.MaxValue / 2;
    private int _end, _allocated;

    public LogWriter(LogCore core, SegmentSealer sealer, IStorageFile file, long lastRecordedAtUs)
    {
        _core = core;
        _sealer = sealer;
        _file = file;
        _group = new GroupBuffer(core.Options.GroupBytes);
        _lastUs = lastRecordedAtUs;
        _next = core.Size;
        _end = _allocated = core.Segments.Last.End;
        _thread = new Thread(Run) { IsBackground = true, Name = "log writer" };
        _thread.Start();
    }

    /// <summary>Ends when the queue is closed and drained.</summary>
    public void Dispose()
    {
        _thread.Join();
        Close();
    }

    private void Run()
    {
        while (_core.Queue.Take(_taken))
        {
            try
            {
                foreach (var request in _taken) Place(request);
                Commit();
            }
            catch (Exception e)
            {
                // a bug, or an observer's: whoever waits is answered, nothing more is written, and the process with its readers lives on
                _core.Refuse(LogState.Failed, $"log writer: {e}");
                foreach (var request in _taken.Where(r => !r.IsAnswered)) Refuse(request, AppendStatus.ReadOnly);
                _placed.Clear();
                _group.Clear();
            }
            _taken.Clear();
        }
    }

    private void Place(WriteRequest request)
    {
        var closesBatch = request.Kind is FrameKind.BatchCommit or FrameKind.BatchAbort;
        var cost = GroupBuffer.Cost(request.Entries);
        if (SegmentHeader.Bytes + cost > _core.Options.SegmentBytes)
        {
            Refuse(request, AppendStatus.TooLarge);
            return;
        }
        // a commit is judged by the index, which knows a group only once it is durable
        if (closesBatch || _group.Length + cost > _core.Options.GroupBytes) Commit();
        if (_core.RefuseReason() == null && _end + _group.Length + cost > _core.Options.SegmentBytes) Roll();
        if (_core.RefuseReason() is { } reason)
        {
            Refuse(request, reason);
            return;
        }
        if (!Holds(request)) return;
        request.First = _next;
        request.RecordedAtUs = Math.Max(_core.NowUs(), _lastUs + 1);
        var frameAt = _end + _group.Length;
        var beginsFrame = _group.Add(request, _core.Size);
        NoteOffsets(request, beginsFrame ? frameAt : -1);
        _lastUs = request.RecordedAtUs + request.Count - 1;
        _next += request.Count;
        if (request.Batch is { Id: < 0 } batch && request.Kind == FrameKind.BatchRows) batch.Id = request.First;
        if (request.Kind == FrameKind.Entries)
        {
            foreach (var head in request.Entries.Heads) _inFlight[head.Hash] = request.First + head.Entry;
        }
        _placed.Add(request);
        if (closesBatch) Commit();
    }

    private bool Holds(WriteRequest request)
    {
        if (request.Batch is { State: not BatchState.Open }) return Refuse(request, AppendStatus.Conflict);
        if (request.Kind == FrameKind.BatchCommit && request.Batch!.ClashAt >= 0) return Refuse(request, AppendStatus.Conflict, -1, request.Batch.ClashAt);
        for (var i = 0; i < request.Expectations.Count; i++)
        {
            var expected = request.Expectations[i];
            var hash = _core.Hash.OfFolded(expected.Subject.Span);
            if (!_inFlight.TryGetValue(hash, out var newest) && !TryFindHead(expected.Subject.Span, hash, out newest)) return Refuse(request, AppendStatus.ReadOnly);
            if (newest != expected.Position) return Refuse(request, AppendStatus.Conflict, i);
        }
        return true;
    }

    /// <summary>False when the newest entry is damaged, so that nobody can tell whether the expectation holds.</summary>
    private bool TryFindHead(ReadOnlySpan<byte> key, ulong hash, out long newest)
    {
        try
        {
            newest = _core.FindHead(key, hash);
            return true;
        }
        catch (IOException)
        {
            newest = -1;
            return false;
        }
    }

    private void NoteOffsets(WriteRequest request, int frameAt)
    {
        var segment = _core.Segments.Last;
        var starts = request.Entries.Starts;
        for (var i = 0; i < starts.Count; i++)
        {
            var offset = i == 0 && frameAt >= 0 ? frameAt : _end + request.BytesAt + starts[i];
            segment.NoteOffset(request.First + i - segment.FirstPosition, offset);
        }
    }

    /// <summary>Writes and flushes the group, shows it, and answers. Nothing of it is visible when that fails.</summary>
    private void Commit()
    {
        if (_placed.Count == 0) return;
        _group.EndFrame(_core.Size);
        var failure = Write();
        long bytes = 0;
        if (failure == null)
        {
            var segment = _core.Segments.Last;
            var start = _end;
            _end += _group.Length;
            segment.Publish(_next - segment.FirstPosition, _end);
            _core.Publish(_placed, segment, start, _next);
        }
        else
        {
            _next = _core.Size;
        }
        foreach (var request in _placed)
        {
            bytes += request.Bytes;
            request.Entries.Dispose();
            if (failure != null && request.Batch is { Rows: 0 } batch) batch.Id = -1;
        }
        _core.Queue.Release(bytes);
        Answers? answers = null;
        foreach (var request in _placed)
        {
            answers = Answers.Add(answers, request, failure is { } status ? new AppendResult(status, -1, 0, 0) : request.Accepted);
        }
        answers?.Send();
        _placed.Clear();
        _group.Clear();
        _inFlight.Clear();
    }

    private AppendStatus? Write()
    {
        if (_core.RefuseReason() is { } reason) return reason;
        try
        {
            CheckRoom();
            AllocateAhead();
            _file.Write(_end, _group.Bytes);
            _allocated = Math.Max(_allocated, _end + _group.Length);
        }
        catch (DiskFullException e)
        {
            return Undo(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(e);
        }
        try
        {
            _file.Flush();
            _core.Reopen();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(e);
        }
    }

    /// <summary>
    /// Zeros ahead of small groups: a flush that changes no file size costs the disk half as much (measured: fdatasync of 4 KiB, ext4). Large groups go without,
    /// since they would write everything twice.
    /// </summary>
    private void AllocateAhead()
    {
        var end = _end + _group.Length;
        if (end <= _allocated || _group.Length > Zeros.Length || _core.Options.AheadBytes == 0) return;
        var to = (int)Math.Min(_core.Options.SegmentBytes, (long)end + _core.Options.AheadBytes);
        try
        {
            for (; _allocated < to; _allocated += Math.Min(Zeros.Length, to - _allocated)) _file.Write(_allocated, Zeros.AsSpan(0, Math.Min(Zeros.Length, to - _allocated)));
        }
        catch (DiskFullException)
        {
            // what is left may still hold the group itself
        }
    }

    /// <summary>A file that is left ends with its last frame; where that fails, the zeros after it do no harm.</summary>
    private void Close()
    {
        try
        {
            if (_allocated > _end && _core.RefuseReason() == null) _file.SetLength(_end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _core.Refuse(LogState.Failed, e.Message);
        }
        _file.Dispose();
    }

    private void CheckRoom()
    {
        // asking the file system costs microseconds; between two questions less than the reserve is written
        const long AskEvery = 8 << 20;
        _sinceRoomCheck += _group.Length;
        if (_sinceRoomCheck < AskEvery && _core.Status.State == LogState.Open) return;
        _sinceRoomCheck = 0;
        if (_core.Files.FreeBytes(_core.Segments.Folder) - _group.Length < _core.Options.MinFreeBytes) throw new DiskFullException(_file.Path);
    }

    private AppendStatus Undo(DiskFullException full)
    {
        try
        {
            // a remainder could otherwise come back at recovery beside what is written here later
            _file.SetLength(_end);
            _allocated = _end;
            _core.Refuse(LogState.DiskFull, full.Message);
            return AppendStatus.DiskFull;
        }
        catch (IOException e)
        {
            return Fail(e);
        }
    }

    private AppendStatus Fail(Exception e)
    {
        _core.Refuse(LogState.Failed, e.Message);
        return AppendStatus.ReadOnly;
    }

    private void Roll()
    {
        Commit();
        if (_core.RefuseReason() != null) return;
        try
        {
            CheckRoom();
            var next = _core.Segments.Create(_next);
            var file = _core.Files.Open(next.Path, FileIntent.ReadWrite);
            Close();
            _file = file;
            _end = _allocated = next.End;
            _sealer.Wake();
        }
        catch (DiskFullException e)
        {
            _core.Refuse(LogState.DiskFull, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }
    }

    private bool Refuse(WriteRequest request, AppendStatus status, int conflictIndex = -1, long position = -1)
    {
        request.Entries.Dispose();
        _core.Queue.Release(request.Bytes);
        Answers.Add(null, request, new AppendResult(status, position, 0, 0, conflictIndex))?.Send();
        return false;
    }
}
