using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Storage.Files;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>Reads the journal's files in their order and keeps what is alive at the end.</summary>
internal sealed class JournalReplay
{
    private readonly Dictionary<long, Message> _bodies = [];

    public Dictionary<uint, RestoredSession> Sessions { get; } = [];
    public Dictionary<byte[], Message> Retained { get; } = new(TopicBytes.Comparer);
    public int LastSegment { get; private set; }
    public uint LastSession { get; private set; }
    public long LastMessage { get; private set; }

    /// <exception cref="IOException">The disk could not be read.</exception>
    public static JournalReplay Read(IFileSystem files, string folder)
    {
        var replay = new JournalReplay();
        foreach (var path in files.List(folder).Where(p => SegmentFile.NumberOf(p) >= 0).OrderBy(SegmentFile.NumberOf))
        {
            replay.LastSegment = SegmentFile.NumberOf(path);
            SegmentFile.Replay(files, path, replay.Apply);
        }
        return replay;
    }

    private void Apply(byte[] records)
    {
        var reader = new RecordReader(records);
        while (!reader.AtEnd && !reader.Failed) Apply(ref reader);
    }

    private void Apply(ref RecordReader reader)
    {
        var kind = (JournalRecord)reader.Byte();
        switch (kind)
        {
            case JournalRecord.Body:
                var id = reader.Int64();
                var message = MessageRecord.Read(ref reader);
                if (reader.Failed) return;
                message.JournalId = id;
                _bodies[id] = message;
                LastMessage = Math.Max(LastMessage, id);
                return;
            case JournalRecord.Retained:
                ApplyRetained(ref reader);
                return;
        }
        var number = reader.UInt32();
        if (kind == JournalRecord.Session)
        {
            var restored = new RestoredSession(new SessionKey(reader.Text(), reader.Text())) { LastPacketId = reader.UInt16() };
            LastSession = Math.Max(LastSession, number);
            if (!reader.Failed) Sessions[number] = restored;
            return;
        }
        // records of a session that is no more are read and forgotten
        Apply(kind, ref reader, Sessions.GetValueOrDefault(number) ?? new RestoredSession(default));
        if (kind == JournalRecord.SessionEnded) Sessions.Remove(number);
    }

    private void Apply(JournalRecord kind, ref RecordReader reader, RestoredSession session)
    {
        switch (kind)
        {
            case JournalRecord.Changed:
                ApplyChanged(ref reader, session);
                break;
            case JournalRecord.Subscribed:
                var filter = reader.Bytes().ToArray();
                session.Subscriptions[Convert.ToHexString(filter)] = (filter, new SubscriptionOptions(reader.Byte()), (int)reader.UInt32());
                break;
            case JournalRecord.Unsubscribed:
                session.Subscriptions.Remove(Convert.ToHexString(reader.Bytes()));
                break;
            case JournalRecord.Enqueued:
                ApplyEnqueued(ref reader, session);
                break;
            case JournalRecord.MarkedReceived:
                session.Mark(reader.UInt16());
                break;
            case JournalRecord.Completed:
                session.Complete(reader.UInt16());
                break;
            case JournalRecord.Received:
                session.Received.Add(reader.UInt16());
                break;
            case JournalRecord.Released:
                session.Received.Remove(reader.UInt16());
                break;
            case JournalRecord.SessionEnded:
                reader.UInt16();
                break;
            default:
                throw new IOException($"the MQTT journal holds a record of a later version: {(int)kind}");
        }
    }

    private static void ApplyChanged(ref RecordReader reader, RestoredSession session)
    {
        session.WasConnected = reader.Byte() != 0;
        session.ExpirySeconds = reader.UInt32();
        session.EndsAtMs = reader.Int64();
        session.WillDueMs = reader.Int64();
        session.Sent = (int)reader.UInt32();
        session.Will = null;
        if (reader.Byte() == 0) return;
        var (expiry, delay) = (reader.UInt32(), reader.UInt32());
        session.Will = new Will(MessageRecord.Read(ref reader), expiry, delay);
    }

    private void ApplyEnqueued(ref RecordReader reader, RestoredSession session)
    {
        var (body, packetId, flags) = (reader.Int64(), reader.UInt16(), reader.Byte());
        var identifiers = reader.Bytes();
        session.LastPacketId = packetId;
        if (!_bodies.TryGetValue(body, out var message)) return;
        session.Outstanding.Add(new Delivery
        {
            Message = message,
            PacketId = packetId,
            Qos = (byte)(flags & 3),
            Retain = (flags & 4) != 0,
            Duplicate = (flags & 8) != 0,
            Identifiers = identifiers.IsEmpty ? null : identifiers.ToArray(),
        });
    }

    private void ApplyRetained(ref RecordReader reader)
    {
        if (reader.Byte() == 0)
        {
            Retained.Remove(reader.Bytes().ToArray());
            return;
        }
        var message = MessageRecord.Read(ref reader);
        if (!reader.Failed) Retained[message.Topic.ToArray()] = message;
    }
}
