using System.Buffers;
using System.Runtime.CompilerServices;

namespace Yiwang.Console.Tables.Csv;

/// <param name="Delimiter">An ASCII byte; never one that may be the second byte of a GBK character, unless the text was transcoded.</param>
public sealed record CsvDialect(TextCoding Coding, int BomLength, byte Delimiter);

/// <summary>
/// RFC 4180 with the liberties that spreadsheets take. Works on bytes: comma, tab, semicolon, quote and line ends are never part of a UTF-8 or GBK
/// character, so fields are cut before anything is decoded, and only cells that are asked for are decoded.
/// </summary>
public sealed class CsvReader : TableReader
{
    private const int NeedMore = -1, TooManyColumns = -2;
    private readonly Stream _stream;
    private readonly CsvDialect _dialect;
    private readonly TableLimits _limits;
    private readonly SearchValues<byte> _stops;
    private readonly long _length;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
    private char[] _chars = ArrayPool<char>.Shared.Rent(1 << 10);
    private Field[] _fields = new Field[64];
    private int _start, _end, _next, _columns, _charsUsed;
    private long _consumed;
    private bool _ended;

    private struct Field { public int Start, Length, CharStart, CharLength; public bool Escaped; }

    public CsvReader(Stream stream, CsvDialect dialect, TableLimits limits)
    {
        (_stream, _dialect, _limits) = (stream, dialect, limits);
        _stops = SearchValues.Create([dialect.Delimiter, (byte)'\r', (byte)'\n']);
        _length = stream.CanSeek ? stream.Length : 0;
        Fill();
        _next = Math.Min(dialect.BomLength, _end);
        _mark = _buffer.AsSpan(0, _next).ToArray();
    }

    public override int Columns => _columns;
    public override double Progress => _length == 0 ? 0 : Math.Min(1, (_consumed + _next) / (double)_length);

    public CsvDialect Dialect => _dialect;
    /// <summary>The byte order mark that the file begins with.</summary>
    public ReadOnlySpan<byte> Mark => _mark;
    private readonly byte[] _mark;

    /// <summary>The record as it stands in the file, without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_start, _rawLength);
    /// <summary>The record's line end as it stands in the file, empty for a last line without one.</summary>
    public ReadOnlySpan<byte> LineEnd => _buffer.AsSpan(_start + _rawLength, _next - _start - _rawLength);
    private int _rawLength;

    public override bool Read()
    {
        if (Problem is not null) return false;
        _start = _next;
        _charsUsed = 0;
        while (true)
        {
            if (_start == _end && !Fill()) { _columns = 0; return false; }
            var next = Cut();
            if (next >= 0)
            {
                _next = next;
                Row++;
                return Row <= _limits.RowsMax + 64 || Fail(TableProblem.TooManyRows(_limits.RowsMax));
            }
            if (next == TooManyColumns) return Fail(TableProblem.TooManyColumns(Row + 1, _limits.ColumnsMax));
            if (_end - _start > _limits.RecordBytesMax) return Fail(TableProblem.RecordTooLong(Row + 1, _limits.RecordBytesMax));
            if (_ended) return Fail(TableProblem.OpenQuote(Row + 1));
            Fill();
        }
    }

    /// <summary>Cuts one record into fields; the position after it, or <see cref="NeedMore"/>.</summary>
    private int Cut()
    {
        _columns = 0;
        var at = _start;
        while (true)
        {
            if (_columns == _limits.ColumnsMax) return TooManyColumns;
            if (_columns == _fields.Length) Array.Resize(ref _fields, _fields.Length * 2);
            ref var field = ref _fields[_columns];
            field.CharStart = -1;
            var stop = at < _end && _buffer[at] == (byte)'"' ? CutQuoted(ref field, at) : CutPlain(ref field, at);
            if (stop == NeedMore) return NeedMore;
            _columns++;
            if (stop < _end && _buffer[stop] == _dialect.Delimiter) { at = stop + 1; continue; }
            _rawLength = stop - _start;
            if (stop == _end) return stop;
            if (_buffer[stop] == (byte)'\n') return stop + 1;
            if (stop + 1 == _end) return _ended ? stop + 1 : NeedMore;
            return _buffer[stop + 1] == (byte)'\n' ? stop + 2 : stop + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int CutPlain(ref Field field, int at)
    {
        var n = _buffer.AsSpan(at, _end - at).IndexOfAny(_stops);
        if (n < 0)
        {
            if (!_ended) return NeedMore;
            n = _end - at;
        }
        (field.Start, field.Length, field.Escaped) = (at, n, false);
        return at + n;
    }

    private int CutQuoted(ref Field field, int at)
    {
        var escaped = false;
        var from = at + 1;
        while (true)
        {
            var n = _buffer.AsSpan(from, _end - from).IndexOf((byte)'"');
            if (n < 0) return NeedMore;
            var close = from + n;
            if (close + 1 == _end && !_ended) return NeedMore;
            if (close + 1 < _end && _buffer[close + 1] == (byte)'"') { escaped = true; from = close + 2; continue; }
            var after = close + 1;
            if (after < _end && !_stops.Contains(_buffer[after])) return CutPlain(ref field, at);
            (field.Start, field.Length, field.Escaped) = (at + 1, close - at - 1, escaped);
            return after;
        }
    }

    private bool Fill()
    {
        if (_ended) return false;
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_consumed, _next, _end, _start) = (_consumed + _start, _next - _start, _end - _start, 0);
        }
        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        var n = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = n == 0;
        _end += n;
        return n > 0;
    }

    public override CellKind Kind(int column) => column < _columns && _fields[column].Length > 0 ? CellKind.Text : CellKind.Blank;

    public override ReadOnlySpan<char> Text(int column)
    {
        if ((uint)column >= (uint)_columns) return default;
        ref var field = ref _fields[column];
        if (field.CharStart < 0) Decode(ref field);
        return _chars.AsSpan(field.CharStart, field.CharLength);
    }

    private void Decode(ref Field field)
    {
        if (_charsUsed + field.Length > _chars.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, _charsUsed + field.Length));
            _chars.AsSpan(0, _charsUsed).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_chars);
            _chars = larger;
        }
        var bytes = _buffer.AsSpan(field.Start, field.Length);
        var into = _chars.AsSpan(_charsUsed);
        var n = CsvEncoding.Decode(_dialect.Coding, bytes, into);
        if (field.Escaped) n = Unescape(into[..n]);
        (field.CharStart, field.CharLength) = (_charsUsed, n);
        _charsUsed += n;
    }

    private static int Unescape(Span<char> text)
    {
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            text[n++] = text[i];
            if (text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') i++;
        }
        return n;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || _buffer.Length == 0) return;
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<char>.Shared.Return(_chars);
        (_buffer, _chars, _columns, _start, _end, _next, _ended) = ([], [], 0, 0, 0, 0, true);
    }
}
