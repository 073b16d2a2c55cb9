namespace Yiwang.Streams.Reading;

/// <summary>Keeps the least and the greatest sample of each slot of time, and where the line breaks or its quality changes: what a coarser picture must not lose.</summary>
internal sealed class ExtremeSlots(long fromUs, long toUs, int slots, long gapUs, bool isNumber, List<PicturePoint> into)
{
    private readonly long _width = Math.Max(1, (toUs - fromUs) / slots);
    private long _slotEnd = long.MinValue;
    private PicturePoint _least, _most, _last;
    private bool _any, _started, _broken;

    public void Take(ISampleCursor cursor)
    {
        ReadOnlySpan<long> times = cursor.Times, bits = cursor.Bits;
        var qualities = cursor.Qualities;
        for (var i = 0; i < times.Length; i++)
        {
            var value = qualities[i] >= 0x80 ? double.NaN : isNumber ? BitConverter.Int64BitsToDouble(bits[i]) : bits[i];
            Take(new PicturePoint(times[i], value, new Quality(qualities[i])));
        }
    }

    public void Close()
    {
        if (!_any) return;
        var (one, two) = _least.TimeUs <= _most.TimeUs ? (_least, _most) : (_most, _least);
        into.Add(one);
        if (two.TimeUs > one.TimeUs) into.Add(two);
        _any = false;
    }

    private void Take(PicturePoint point)
    {
        if (gapUs > 0 && _started && !_broken && point.TimeUs - _last.TimeUs > gapUs) Break(new(_last.TimeUs + 1, double.NaN, Quality.BadNoAnswer));
        if (point.IsBreak)
        {
            if (!_broken) Break(point);
            return;
        }
        var changed = _started && point.Quality.Class != _last.Quality.Class;
        if (changed || _broken || !_started) Keep(point);
        else Widen(point);
        (_last, _started, _broken) = (point, true, false);
    }

    private void Widen(PicturePoint point)
    {
        if (point.TimeUs >= _slotEnd)
        {
            Close();
            _slotEnd = fromUs + ((point.TimeUs - fromUs) / _width + 1) * _width;
        }
        if (!_any) (_least, _most, _any) = (point, point, true);
        else if (point.Value < _least.Value) _least = point;
        else if (point.Value > _most.Value) _most = point;
    }

    /// <summary>The end of a line is a point of it.</summary>
    private void Break(PicturePoint at)
    {
        Close();
        if (_started && into.Count > 0 && into[^1].TimeUs < _last.TimeUs) into.Add(_last);
        into.Add(at);
        _broken = true;
    }

    /// <summary>The start of a line, and the first point of another quality.</summary>
    private void Keep(PicturePoint point)
    {
        Close();
        if (!_broken && _started && into.Count > 0 && into[^1].TimeUs < _last.TimeUs) into.Add(_last);
        into.Add(point);
        _slotEnd = long.MinValue;
    }
}
