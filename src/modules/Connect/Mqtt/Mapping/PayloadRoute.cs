using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Connect.Acquisition;
using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Mapping;

/// <summary>A topic of plain numbers, JSON or lines, and the points that it feeds.</summary>
internal sealed class PayloadRoute(string topic, PointValues values, int[] points, PayloadPlan plan) : TopicRoute
{
    // a message of which the sink took the first values only; the next is taken after it
    private (byte[] Payload, int Done, long ReceivedUs, bool Retained)? _held;
    private bool _unreadable;

    public override Taking Take(ReadOnlySpan<byte> payload, long receivedUs, bool retained)
    {
        lock (Gate)
        {
            if (_held is { } held)
            {
                _held = null;
                if (!TryRead(held.Payload, held.Done, held.ReceivedUs, held.Retained)) return Taking.Busy;
            }
            Remember(payload, receivedUs);
            values.Health.Heard(receivedUs);
            var taken = TryRead(payload, 0, receivedUs, retained);
            values.Sink.Flush();
            return taken || _held is not null ? Taking.Taken : Taking.Busy;
        }
    }

    /// <returns>False = the sink is full; what it took already is remembered.</returns>
    private bool TryRead(ReadOnlySpan<byte> payload, int done, long receivedUs, bool retained)
    {
        var sink = new Emitting(values, points, done, receivedUs, retained);
        var readable = plan.Read(payload, ref sink);
        if (sink.Full)
        {
            if (sink.Done > 0) _held = (payload.ToArray(), sink.Done, receivedUs, retained);
            return false;
        }
        if (!readable) values.Health.Failed(LinkError.Mapping);
        if (readable == _unreadable) SayReadable(readable);
        return true;
    }

    private void SayReadable(bool readable)
    {
        _unreadable = !readable;
        var trouble = new Bilingual($"主题 {topic} 的消息不是 JSON。", $"Messages of topic {topic} are not JSON.");
        if (!readable) values.Health.Trouble = trouble;
        else if (values.Health.Trouble == trouble) values.Health.Trouble = null;
    }

    private struct Emitting(PointValues values, int[] points, int done, long receivedUs, bool retained) : IPayloadSink
    {
        private readonly int _skip = done;
        private int _seen;

        public bool Full { get; private set; }
        /// <summary>Values that the sink has.</summary>
        public int Done { get; private set; }

        public void Value(int place, in PickedValue value, long timeUs, bool timeUnread)
        {
            if (Full) return;
            if (_seen++ < _skip)
            {
                Done++;
                return;
            }
            // what lay at the server without a time of its own is old by an unknown while
            var quality = timeUnread ? Quality.UncertainClock : retained && timeUs == 0 ? Quality.UncertainInitial : Quality.Good;
            if (values.Put(points[place], value, timeUs == 0 ? receivedUs : timeUs, quality, receivedUs)) Done++;
            else Full = true;
        }

        public void Missing(int place)
        {
            if (!Full && _skip == 0) values.Missing(points[place], receivedUs);
        }
    }
}
