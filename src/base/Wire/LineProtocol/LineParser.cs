namespace Yiwang.Wire.LineProtocol;

public enum LineStep : byte
{
    /// <summary>A line stands in the parser.</summary>
    Line,
    /// <summary>A line was skipped; <see cref="LineParser.Error"/> says why.</summary>
    Bad,
    /// <summary>The rest is no whole line: give it again with what comes behind it.</summary>
    NeedMore,
    End,
}

/// <summary>
/// Reads Influx line protocol (<c>measurement,tag=value field=1.5,other=2i 1700000000000000000</c>) from a body in pieces, one line a step, without allocating.
/// For one thread at a time; used again for the next body.
/// </summary>
public sealed class LineParser
{
    /// <summary>Fields of one line; InfluxDB agents write a few dozen.</summary>
    public const int FieldsMax = 1_024;

    private readonly LineField[] _fields = new LineField[FieldsMax];
    private int _count;
    private bool _dropping;

    /// <summary>Where the next line begins.</summary>
    public int Position { get; private set; }
    public LineError Error { get; private set; }
    /// <summary>Of the line that is bad: where it began.</summary>
    public int LineStart { get; private set; }
    /// <summary>Length of measurement and tags from <see cref="LineStart"/>, as they stand there, escapes and all: the same bytes each time from the same sender.</summary>
    public int KeyLength { get; private set; }
    public ReadOnlySpan<LineField> Fields => _fields.AsSpan(0, _count);
    public bool HasTime { get; private set; }
    public long TimeUs { get; private set; }

    /// <summary>At the start of each piece.</summary>
    /// <param name="ofBody">The first piece of a body.</param>
    public void Start(bool ofBody)
    {
        Position = 0;
        if (ofBody) _dropping = false;
    }

    /// <param name="last">Nothing follows: the end of the body also ends a line.</param>
    public LineStep Next(ReadOnlySpan<byte> body, bool last, LinePrecision precision)
    {
        if (_dropping && !Drop(body)) return last ? LineStep.End : LineStep.NeedMore;
        var scan = new LineScan(body, Position);
        var more = scan.SkipBlank();
        LineStart = Position = scan.At;
        if (scan.AtEnd) return LineStep.End;
        if (more && !last) return LineStep.NeedMore;
        if (more) Position = body.Length;
        if (more) return LineStep.End;
        _count = 0;
        HasTime = false;
        Error = Read(ref scan, precision);
        // what ends where the piece ends may go on in the next
        if (!last && (Error == LineError.None ? !scan.PastLineEnd : scan.AtEnd)) return LineStep.NeedMore;
        if (Error != LineError.None) scan.SkipLine(resume: LineStart, Error == LineError.OpenString);
        if (!last && !scan.PastLineEnd) return LineStep.NeedMore;
        Position = scan.At;
        return Error == LineError.None ? LineStep.Line : LineStep.Bad;
    }

    /// <summary>Gives up the line that needs more than the caller holds: it is bad, and what follows up to the next line end belongs to it.</summary>
    public void GiveUp(ReadOnlySpan<byte> body)
    {
        Error = LineError.TooLong;
        _dropping = !Drop(body);
    }

    private bool Drop(ReadOnlySpan<byte> body)
    {
        var end = body[Position..].IndexOf((byte)'\n');
        Position = end < 0 ? body.Length : Position + end + 1;
        if (end >= 0) _dropping = false;
        return end >= 0;
    }

    private LineError Read(ref LineScan scan, LinePrecision precision)
    {
        if (!scan.Key()) return LineError.BadKey;
        KeyLength = scan.At - LineStart;
        if (!scan.Spaces()) return LineError.MissingFields;
        if (scan.AtLineEnd) return LineError.MissingFields;
        do
        {
            if (_count == FieldsMax) return LineError.TooManyFields;
            var error = Field(ref scan, out _fields[_count]);
            if (error != LineError.None) return error;
            _count++;
        }
        while (scan.Take((byte)','));
        if (scan.Spaces() && !scan.AtLineEnd)
        {
            if (!scan.Integer(out var stamp) || !precision.ToMicroseconds(stamp, out var us)) return LineError.BadTime;
            (HasTime, TimeUs) = (true, us);
            scan.Spaces();
        }
        return scan.EndLine() ? LineError.None : LineError.BadTime;
    }

    private static LineError Field(ref LineScan scan, out LineField field)
    {
        field = default;
        var start = scan.At;
        if (!scan.Name(out var escaped)) return LineError.BadField;
        var length = scan.At - start;
        scan.Take((byte)'=');
        if (scan.Take((byte)'"'))
        {
            var text = scan.At;
            if (!scan.Text(ref escaped)) return LineError.OpenString;
            field = new(start, length, LineFieldKind.Text, 0, text, scan.At - 1 - text, escaped);
            return LineError.None;
        }
        if (!LineValues.TryParse(scan.Value(), out var kind, out var bits)) return LineError.BadField;
        field = new(start, length, kind, bits, 0, 0, escaped);
        return LineError.None;
    }
}
