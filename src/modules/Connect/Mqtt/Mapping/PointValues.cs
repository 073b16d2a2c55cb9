using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Mapping;

/// <summary>The points of an adapter as its messages see them: hands values over in the kind of each point, and keeps when each was heard of. Any number of threads.</summary>
internal sealed class PointValues(IReadOnlyList<Point> points, IReadingSink sink, AdapterHealth health)
{
    private readonly long[] _heardUs = new long[points.Count];
    private readonly bool[] _wrong = new bool[points.Count];
    private readonly SampleKind[] _kinds = [.. points.Select(p => p.SampleKind)];

    public IReadOnlyList<Point> Points => points;
    public IReadingSink Sink => sink;
    public AdapterHealth Health => health;

    /// <summary>When a value last came, µs since 1970 UTC; 0 = never.</summary>
    public long HeardUs(int index) => Volatile.Read(ref _heardUs[index]);

    /// <returns>False = the sink is full.</returns>
    public bool Put(int index, in PickedValue value, long timeUs, Quality quality, long receivedUs)
    {
        var point = points[index];
        Volatile.Write(ref _heardUs[index], receivedUs);
        if (value.Kind == PickedKind.Null)
        {
            sink.Lost(index, timeUs, Quality.BadDevice);
            return true;
        }
        if (_kinds[index] is SampleKind.Text or SampleKind.Block)
        {
            Right(index);
            return sink.Bytes(index, timeUs, value.Text, quality);
        }
        if (point.Bit is { } bit && value.TryInteger(out var whole))
        {
            Right(index);
            return sink.Number(index, timeUs, whole >> bit & 1, quality);
        }
        if (_kinds[index] == SampleKind.Integer && value.TryInteger(out whole))
        {
            Right(index);
            return sink.Integer(index, timeUs, whole, quality);
        }
        if (point.Bit is null && value.TryNumber(out var number))
        {
            Right(index);
            return sink.Number(index, timeUs, number, quality);
        }
        Wrong(index, timeUs, $"测点 {point.Code} 收到的不是数值。", $"What came for point {point.Code} is not a number.");
        return true;
    }

    public void Missing(int index, long receivedUs) =>
        Wrong(index, receivedUs, $"消息里没有测点 {points[index].Code} 的 {points[index].Selector}。", $"Messages do not contain {points[index].Selector} of point {points[index].Code}.");

    public void Lost(int index, long sinceUs, Quality why) => sink.Lost(index, sinceUs, why);

    // the sentence is made once until the point is right again
    private void Wrong(int index, long timeUs, FormattableString zh, FormattableString en)
    {
        health.Failed(LinkError.Mapping);
        if (_wrong[index]) return;
        _wrong[index] = true;
        health.Trouble = new Bilingual(FormattableString.Invariant(zh), FormattableString.Invariant(en));
        sink.Lost(index, timeUs, Quality.BadConfiguration);
    }

    private void Right(int index)
    {
        if (!_wrong[index]) return;
        _wrong[index] = false;
        health.Trouble = null;
    }
}
