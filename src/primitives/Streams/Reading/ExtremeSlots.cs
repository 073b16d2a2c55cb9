namespace Yiwang.Streams.Reading;

/// <summary>Keeps the least and the greatest sample of each slot of time, and where the line breaks or its quality changes: what a coarser picture must not lose.</summary>
internal sealed class ExtremeSlots(long fromUs, long toUs, int slots, long gapUs, bool isNumber, List<PicturePoint> into)
{
    /// <summary>Breaks and changes of quality kept in one slot: nobody sees more of them in a quarter of a pixel.</summary>
    private const int TurnsMax = 8;

    private readonly long _width = Math.Max(1, (toUs - fromUs) / slots);
    private long _slot = -1;
    private int _turns;
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

    /// <summary>The newest sample ends the picture.</summary>
    public void Finish()
    {
        Close();
        if (!_broken) KeepLast();
    }

    private void Take(PicturePoint point)
    {
        Enter(point.TimeUs);
        if (gapUs > 0 && _started && !_broken && point.TimeUs - _last.TimeUs > gapUs) Break(new(_last.TimeUs + 1, double.NaN, Quality.BadNoAnswer));
        if (point.IsBreak)
        {
            if (!_broken && _turns++ < TurnsMax) Break(point);
            return;
        }
        var turns = !_started || _broken || (point.Quality.Class != _last.Quality.Class && _turns++ < TurnsMax);
        if (turns) Begin(point);
        else if (!_any) (_least, _most, _any) = (point, point, true);
        else if (point.Value < _least.Value) _least = point;
        else if (point.Value > _most.Value) _most = point;
        (_last, _started, _broken) = (point, true, false);
    }

    private void Enter(long timeUs)
    {
        var slot = (timeUs - fromUs) / _width;
        if (slot == _slot) return;
        Close();
        (_slot, _turns) = (slot, 0);
    }

    private void Close()
    {
        if (!_any) return;
        var (one, two) = _least.TimeUs <= _most.TimeUs ? (_least, _most) : (_most, _least);
        into.Add(one);
        if (two.TimeUs > one.TimeUs) into.Add(two);
        _any = false;
    }

    /// <summary>The end of a line is a point of it.</summary>
    private void Break(PicturePoint at)
    {
        Close();
        KeepLast();
        into.Add(at);
        _broken = true;
    }

    /// <summary>The start of a line, or the first point of another quality.</summary>
    private void Begin(PicturePoint point)
    {
        Close();
        if (!_broken) KeepLast();
        into.Add(point);
    }

    private void KeepLast()
    {
        if (_started && into.Count > 0 && into[^1].TimeUs < _last.TimeUs) into.Add(_last);
    }
}
