using System.Text;
using Yiwang.Connect.Trends;
using Yiwang.Expressions;
using Yiwang.Streams;

namespace Yiwang.Connect.Alarms.Evaluation;

/// <summary>
/// Runs the rules of one group over kept samples, as they would have run at the time: after a restart, so that delays and windows go on where they were, and for people who try a rule on the past.
/// </summary>
internal sealed class RuleReplay(IStreamStore store, long samplesMax)
{
    private const long HourUs = 3_600_000_000;
    /// <summary>How far back a value that is kept on change alone is looked for.</summary>
    private const long LeadMaxUs = 720 * HourUs;

    /// <summary>Samples read so far; at the limit a replay ends where it is.</summary>
    public long Samples { get; private set; }
    public bool IsCut => Samples >= samplesMax;

    /// <param name="tell">Rule, what changed, when (µs since 1970 UTC).</param>
    /// <returns>Until when it got.</returns>
    public long Run(InputGroup group, long fromUs, long toUs, Action<RuleRun, AlarmTurns, long> tell)
    {
        var lines = group.Slots.Select(s => new Line(store, s)).ToArray();
        var now = fromUs;
        try
        {
            foreach (var line in lines) line.Begin(fromUs, toUs);
            foreach (var line in lines) line.Feed(group.Inputs, fromUs);
            Evaluate(group, fromUs, tell);
            while (true)
            {
                var next = toUs;
                foreach (var line in lines) next = Math.Min(next, line.NextUs);
                foreach (var run in group.Runs) next = Math.Min(next, run.DueUs);
                if (next >= toUs || IsCut) return next >= toUs ? toUs : now;
                now = next;
                foreach (var line in lines)
                {
                    if (line.NextUs != now) continue;
                    line.Step(now);
                    line.Feed(group.Inputs, now);
                    Samples++;
                }
                Evaluate(group, now, tell);
            }
        }
        finally
        {
            foreach (var line in lines) line.Dispose();
        }
    }

    private static void Evaluate(InputGroup group, long nowUs, Action<RuleRun, AlarmTurns, long> tell)
    {
        foreach (var run in group.Runs)
        {
            if (run.Evaluate(nowUs) is not AlarmTurns.None and var turns) tell(run, turns, nowUs);
        }
    }

    /// <summary>The samples of one point, and the moments at which the newest grows old.</summary>
    private sealed class Line(IStreamStore store, RuleSlot slot) : IDisposable
    {
        private readonly long _gapUs = TrendPoints.GapUs(slot.Point.Point);
        private ISampleCursor? _cursor;
        private int _at;
        private bool _isOpen;
        private long _oldUs = long.MaxValue;
        private Value _value = Value.Unknown;

        /// <summary>The next moment at which the value changes.</summary>
        public long NextUs { get; private set; } = long.MaxValue;

        public void Begin(long fromUs, long toUs)
        {
            if (!store.TryFind(slot.Point.Key, out var series) || series.Kind != slot.Point.Point.SampleKind) return;
            _oldUs = long.MaxValue;
            for (var back = _gapUs == 0 ? HourUs : _gapUs; ; back *= 8)
            {
                if (Lead(series.Id, fromUs - back, fromUs) || _gapUs > 0 || back > LeadMaxUs) break;
            }
            _cursor = store.Read(series.Id, fromUs, toUs);
            Next();
        }

        public void Step(long nowUs)
        {
            if (_cursor is null || _at >= _cursor.Times.Length || _cursor.Times[_at] > nowUs)
            {
                // nothing came in time
                (_value, _oldUs) = (Value.Unknown, long.MaxValue);
            }
            else
            {
                Take(_cursor);
                _at++;
            }
            Next();
        }

        public void Feed(Inputs inputs, long nowUs) => inputs.Set(slot.Slot, nowUs, _value);

        public void Dispose() => _cursor?.Dispose();

        private bool Lead(SeriesId series, long fromUs, long toUs)
        {
            using var cursor = store.Read(series, fromUs, toUs);
            var any = false;
            while (cursor.Next())
            {
                if (cursor.Times.Length == 0) continue;
                _at = cursor.Times.Length - 1;
                Take(cursor);
                any = true;
            }
            _at = 0;
            return any;
        }

        private void Take(ISampleCursor cursor)
        {
            var quality = new Quality(cursor.Qualities[_at]);
            var bits = cursor.Bits[_at];
            var certainty = quality.IsBad ? Certainty.Unknown : quality.IsGood ? Certainty.Known : Certainty.Uncertain;
            _value = slot.Point.Point.SampleKind switch
            {
                SampleKind.Number => Value.Of(BitConverter.Int64BitsToDouble(bits), certainty),
                SampleKind.Text => Value.Of(Encoding.UTF8.GetString(cursor.Bytes.Slice((int)(bits >> 32), (int)(bits & 0xFFFF_FFFF))), certainty),
                _ => Value.Of(bits, certainty),
            };
            _oldUs = _gapUs == 0 ? long.MaxValue : cursor.Times[_at] + _gapUs;
        }

        private void Next()
        {
            while (_cursor is not null && (!_isOpen || _at >= _cursor.Times.Length))
            {
                _at = 0;
                if (_isOpen = _cursor.Next()) continue;
                _cursor.Dispose();
                _cursor = null;
            }
            NextUs = Math.Min(_oldUs, _cursor is null ? long.MaxValue : _cursor.Times[_at]);
        }
    }
}
