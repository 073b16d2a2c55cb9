using System.Text.Unicode;
using Yiwang.Connect.Acquisition.Readings;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>Where one field of one source goes: to the series of a point, or nowhere yet.</summary>
internal sealed class LineTarget
{
    private readonly PointTrack _track;
    private readonly bool _unscaled;

    public LineTarget(byte[] field, Point point, SeriesId series)
    {
        (Field, Series) = (field, series);
        _track = new PointTrack(point, series);
        _unscaled = point.Scale == 1 && point.Offset == 0;
    }

    /// <param name="unmapped">Its line in the list of what no point takes; null when that list is full.</param>
    public LineTarget(byte[] field, DiscoveredField? unmapped) => (Field, Unmapped) = (field, unmapped);

    /// <summary>As it stands in lines, escapes and all.</summary>
    public byte[] Field { get; }
    /// <summary>None = no point takes it.</summary>
    public SeriesId Series { get; }
    public DiscoveredField? Unmapped { get; }

    /// <summary>False when the value does not fit the point: text for a number, a fraction for an integer.</summary>
    public bool TryAdd(SampleBatch batch, in LineField field, ReadOnlySpan<byte> body, long timeUs) => _track.Kind switch
    {
        SampleKind.Number => TryNumber(field, out var raw) && AddNumber(batch, timeUs, raw),
        SampleKind.Integer => AddInteger(batch, field, timeUs),
        SampleKind.Boolean => TryNumber(field, out var raw) && AddBoolean(batch, timeUs, raw != 0),
        SampleKind.Text => AddText(batch, field, body, timeUs),
        _ => false,
    };

    private static bool TryNumber(in LineField field, out double number)
    {
        number = field.Kind switch
        {
            LineFieldKind.Number => field.Number,
            LineFieldKind.Unsigned => (ulong)field.Bits,
            _ => field.Bits,
        };
        return field.Kind != LineFieldKind.Text;
    }

    private bool AddNumber(SampleBatch batch, long timeUs, double raw)
    {
        var quality = Quality.Good;
        var value = _track.Scale(raw, ref quality);
        batch.Add(Series, timeUs, value, quality);
        return true;
    }

    private bool AddInteger(SampleBatch batch, in LineField field, long timeUs)
    {
        if (_unscaled && (field.Kind == LineFieldKind.Integer || (field.Kind == LineFieldKind.Unsigned && field.Bits >= 0)))
        {
            batch.AddInteger(Series, timeUs, field.Bits, _track.Ranged(field.Bits, Quality.Good));
            return true;
        }
        if (!TryNumber(field, out var raw)) return false;
        var quality = Quality.Good;
        var value = _track.Scale(raw, ref quality);
        if (value != Math.Floor(value) || !(Math.Abs(value) < 1L << 53)) return false;
        batch.AddInteger(Series, timeUs, (long)value, quality);
        return true;
    }

    private bool AddBoolean(SampleBatch batch, long timeUs, bool on)
    {
        batch.Add(Series, timeUs, on, Quality.Good);
        return true;
    }

    private bool AddText(SampleBatch batch, in LineField field, ReadOnlySpan<byte> body, long timeUs)
    {
        if (field.Kind != LineFieldKind.Text || field.TextLength > 2 * StreamLimits.TextBytes) return false;
        var text = body.Slice(field.TextStart, field.TextLength);
        if (!field.Escaped) return AddText(batch, text, timeUs);
        Span<byte> plain = stackalloc byte[2 * StreamLimits.TextBytes];
        return AddText(batch, plain[..LineKey.Unescape(text, plain)], timeUs);
    }

    private bool AddText(SampleBatch batch, ReadOnlySpan<byte> text, long timeUs)
    {
        if (text.Length > StreamLimits.TextBytes || !Utf8.IsValid(text)) return false;
        batch.Add(Series, timeUs, text, Quality.Good);
        return true;
    }
}
