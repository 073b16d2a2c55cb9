using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition.Readings;

/// <summary>One point while its driver runs: how its raw values become samples, and what was kept last.</summary>
internal struct PointTrack
{
    private readonly double _scale, _offset, _min, _max, _deadband, _deadbandShare;
    private readonly long _heartbeatUs;
    private readonly ReportMode _mode;
    private long _lastUs;
    private double _last;
    private long _lastInteger;
    private byte[]? _lastBytes;
    private int _lastLength;
    private Quality _lastQuality;
    private bool _kept;

    public PointTrack(Point point, SeriesId series)
    {
        (Series, Kind, _scale, _offset, _mode) = (series, point.SampleKind, point.Scale, point.Offset, point.ReportMode);
        (_min, _max) = (point.Min ?? double.NegativeInfinity, point.Max ?? double.PositiveInfinity);
        var range = point is { Min: { } min, Max: { } max } ? max - min : 0;
        // a percentage of the range, or of the value where there is no range
        if (Kind == SampleKind.Boolean) _deadband = 0;
        else if (!point.DeadbandPercent) _deadband = point.Deadband;
        else if (range > 0) _deadband = range * point.Deadband / 100;
        else _deadbandShare = point.Deadband / 100;
        _heartbeatUs = point.HeartbeatMs * 1_000L;
    }

    public SeriesId Series { get; }
    public SampleKind Kind { get; }

    /// <summary>The scaled value and how far it may be believed.</summary>
    public readonly double Scale(double raw, ref Quality quality)
    {
        var value = raw * _scale + _offset;
        if (!double.IsFinite(value))
        {
            if (!quality.IsBad) quality = Quality.BadDevice;
            return double.NaN;
        }
        if (quality.IsGood && (value < _min || value > _max)) quality = Quality.UncertainOutOfRange;
        return value;
    }

    public readonly Quality Ranged(long value, Quality quality) => quality.IsGood && (value < _min || value > _max) ? Quality.UncertainOutOfRange : quality;

    public bool Keeps(long timeUs, double value, Quality quality)
    {
        if (!Due(timeUs, quality) && !Moved(value)) return false;
        Kept(timeUs, quality);
        _last = value;
        return true;
    }

    public bool Keeps(long timeUs, long value, Quality quality)
    {
        if (!Due(timeUs, quality) && (value == _lastInteger || Math.Abs((double)value - _lastInteger) < _deadband)) return false;
        Kept(timeUs, quality);
        _lastInteger = value;
        return true;
    }

    /// <summary>A block is never like the one before; a text often is.</summary>
    public bool Keeps(long timeUs, ReadOnlySpan<byte> value, Quality quality)
    {
        if (Kind == SampleKind.Text)
        {
            if (!Due(timeUs, quality) && _lastBytes is not null && value.SequenceEqual(_lastBytes.AsSpan(0, _lastLength))) return false;
            if (_lastBytes is null || _lastBytes.Length < value.Length) _lastBytes = new byte[Math.Max(64, value.Length)];
            value.CopyTo(_lastBytes);
            _lastLength = value.Length;
        }
        Kept(timeUs, quality);
        return true;
    }

    /// <summary>Whether the loss is news; its time, never at or before a sample that stands.</summary>
    public bool Loses(ref long sinceUs, Quality why)
    {
        if (_kept && _lastQuality == why) return false;
        if (sinceUs <= _lastUs) sinceUs = _lastUs + 1;
        Kept(sinceUs, why);
        return true;
    }

    private readonly bool Due(long timeUs, Quality quality) =>
        !_kept || quality != _lastQuality || _mode == ReportMode.Periodic || (_mode == ReportMode.ChangeAndPeriodic && (timeUs - _lastUs >= _heartbeatUs || timeUs < _lastUs));

    private readonly bool Moved(double value)
    {
        if (double.IsNaN(value) || double.IsNaN(_last)) return double.IsNaN(value) != double.IsNaN(_last);
        var change = Math.Abs(value - _last);
        return change != 0 && change >= Math.Max(_deadband, _deadbandShare * Math.Abs(_last));
    }

    private void Kept(long timeUs, Quality quality) => (_kept, _lastUs, _lastQuality) = (true, timeUs, quality);
}
