using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Storage.Files;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>
/// Persistent sessions and retained messages on disk: one append-only stream of records, written and flushed in groups by a thread of its own. When a file has grown
/// enough the next one begins with everything that is alive, and the older ones go.
/// </summary>
internal sealed class BrokerJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly JournalFile _file;
    private readonly Action _durable;
    private readonly ManualResetEventSlim _work = new();
    private RecordWriter _pending = new(), _writing = new();
    private long _position, _durableTo, _failedFrom = long.MaxValue, _messages;
    private int _segment, _begin = -1, _deleteBefore = -1;
    private long _deleteAfter, _writingTo, _said;
    private Thread? _thread;
    private bool _stopping;

    /// <param name="durable">Called from the journal's thread whenever more is durable, or no longer can be.</param>
    public BrokerJournal(IFileSystem files, string folder, Action durable)
    {
        _file = new JournalFile(files, folder);
        _durable = durable;
    }

    public JournalState State { get; private set; }
    public string? Failure { get; private set; }
    /// <summary>Everything up to here is on disk.</summary>
    public long Durable => Volatile.Read(ref _durableTo);
    /// <summary>Of the newest record.</summary>
    public long Position
    {
        get { lock (_gate) return _position; }
    }

    /// <summary>Bytes that wait to be written.</summary>
    public long Backlog
    {
        get { lock (_gate) return _pending.Length; }
    }

    public long FileBytes { get; private set; }
    /// <summary>What the last checkpoint took.</summary>
    public long AliveBytes { get; set; }
    /// <summary>Bytes of all records so far.</summary>
    public long BytesSaid
    {
        get { lock (_gate) return _said + _pending.Length; }
    }


    /// <summary>True = durable, or it never will be.</summary>
    public bool IsSettled(long position) => position <= Durable || HasFailed(position);

    public bool HasFailed(long position) => position > Volatile.Read(ref _failedFrom);

    /// <summary>Begins writing, into a file of its own.</summary>
    public void Start(int segment, long lastMessage)
    {
        _segment = segment;
        _messages = lastMessage;
        _file.Begin(segment);
        NewFrame(_pending);
        NewFrame(_writing);
        _thread = new Thread(Run) { IsBackground = true, Name = "mqtt journal" };
        _thread.Start();
    }

    /// <summary>From here on records go into a new file.</summary>
    public int BeginSegment()
    {
        lock (_gate)
        {
            // the thread begins the file before it writes what comes after this point; what was pending may lie there too
            _begin = ++_segment;
            return _segment;
        }
    }

    /// <summary>Deletes the files before that one, once everything said so far is durable.</summary>
    public void DeleteBefore(int segment)
    {
        lock (_gate) (_deleteBefore, _deleteAfter) = (segment, _position);
        _work.Set();
    }

    /// <summary>The session with all that belongs to it.</summary>
    public long Whole(Session session)
    {
        lock (_gate)
        {
            SessionRecords.WriteWhole(_pending, session, Body);
            return Advance();
        }
    }

    public long Changed(Session session)
    {
        lock (_gate)
        {
            SessionRecords.WriteChanged(_pending, session);
            return Advance();
        }
    }

    public long Ended(Session session) => Write(JournalRecord.SessionEnded, session, 0);

    public long Subscribed(Subscription one)
    {
        lock (_gate)
        {
            SessionRecords.WriteSubscription(_pending, one);
            return Advance();
        }
    }

    public long Unsubscribed(Session session, ReadOnlySpan<byte> filter)
    {
        lock (_gate)
        {
            _pending.Begin(JournalRecord.Unsubscribed).UInt32(session.Number).Bytes(filter);
            return Advance();
        }
    }

    public long Enqueued(Session session, in Delivery delivery)
    {
        lock (_gate)
        {
            Body(delivery.Message!);
            SessionRecords.WriteDelivery(_pending, session, delivery);
            return Advance();
        }
    }

    public long MarkedReceived(Session session, ushort packetId) => Write(JournalRecord.MarkedReceived, session, packetId);

    public long Completed(Session session, ushort packetId) => Write(JournalRecord.Completed, session, packetId);

    public long Received(Session session, ushort packetId) => Write(JournalRecord.Received, session, packetId);

    public long Released(Session session, ushort packetId) => Write(JournalRecord.Released, session, packetId);

    /// <param name="message">Null = cleared.</param>
    public long Retained(ReadOnlySpan<byte> topic, Message? message)
    {
        lock (_gate)
        {
            _pending.Begin(JournalRecord.Retained).Byte((byte)(message == null ? 0 : 1));
            if (message == null) _pending.Bytes(topic);
            else MessageRecord.Write(_pending, message);
            return Advance();
        }
    }

    /// <summary>Tries again after a full disk.</summary>
    public void Retry()
    {
        if (State == JournalState.DiskFull) _work.Set();
    }

    public void Dispose()
    {
        lock (_gate) _stopping = true;
        _work.Set();
        _thread?.Join();
        _file.Dispose();
        _work.Dispose();
    }

    private long Write(JournalRecord kind, Session session, ushort packetId)
    {
        lock (_gate)
        {
            _pending.Begin(kind).UInt32(session.Number).UInt16(packetId);
            return Advance();
        }
    }

    /// <summary>A body is written once a file, before the first record that names it. Under the gate.</summary>
    private void Body(Message message)
    {
        if (message.JournalSegment == _segment) return;
        if (message.JournalId == 0) message.JournalId = ++_messages;
        message.JournalSegment = _segment;
        _pending.Begin(JournalRecord.Body).Int64(message.JournalId);
        MessageRecord.Write(_pending, message);
    }

    private long Advance()
    {
        // nothing can be kept any more: memory must not fill up with what nobody will write
        if (State == JournalState.Failed) NewFrame(_pending);
        else if (!_work.IsSet) _work.Set();
        return ++_position;
    }

    private void Run()
    {
        while (true)
        {
            _work.Wait();
            _work.Reset();
            if (State == JournalState.Failed)
            {
                if (_stopping) return;
                continue;
            }
            var stop = Volatile.Read(ref _stopping);
            if (!TryWriteGroup() && State == JournalState.DiskFull && !stop) continue;
            if (stop) return;
        }
    }

    private bool TryWriteGroup()
    {
        long to;
        int begin, deleteBefore;
        lock (_gate)
        {
            // what could not be written for want of room is still there and goes first
            if (_writing.Length == SegmentFile.FrameBytes)
            {
                _said += _pending.Length;
                (_pending, _writing) = (_writing, _pending);
            }
            to = State == JournalState.DiskFull ? _writingTo : _position;
            _writingTo = to;
            (begin, _begin) = (_begin, -1);
            deleteBefore = _deleteBefore >= 0 && to >= _deleteAfter ? _deleteBefore : -1;
            if (deleteBefore >= 0) _deleteBefore = -1;
        }
        try
        {
            if (begin >= 0) _file.Begin(begin);
            if (_writing.Length > SegmentFile.FrameBytes)
            {
                SegmentFile.Frame(_writing.Written);
                _file.Write(_writing.Written);
            }
            NewFrame(_writing);
            if (deleteBefore >= 0) _file.DeleteBefore(deleteBefore);
        }
        catch (DiskFullException e)
        {
            lock (_gate)
            {
                if (begin >= 0 && _begin < 0) _begin = begin;
                if (deleteBefore >= 0 && _deleteBefore < 0) _deleteBefore = deleteBefore;
            }
            (State, Failure) = (JournalState.DiskFull, e.Message);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (State, Failure) = (JournalState.Failed, e.Message);
            Volatile.Write(ref _failedFrom, Durable);
            _durable();
            return false;
        }
        var wasFull = State == JournalState.DiskFull;
        (State, Failure, FileBytes) = (JournalState.Open, null, _file.Length);
        Volatile.Write(ref _durableTo, to);
        // more has come while there was no room
        if (wasFull) _work.Set();
        _durable();
        return true;
    }

    private static void NewFrame(RecordWriter writer)
    {
        writer.Clear();
        writer.Take(SegmentFile.FrameBytes);
    }
}
