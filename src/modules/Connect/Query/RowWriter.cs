using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Connect.Query;

/// <summary>
/// Rows of one answer, as CSV with a heading or as JSON <c>{"rows":[{…}],"next":…}</c>, sent while they are made. A number that is none is null in JSON and empty in CSV.
/// </summary>
internal sealed class RowWriter : IAsyncDisposable
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",\"\r\n"u8);

    private readonly PipeWriter _out;
    private readonly Utf8JsonWriter? _json;
    private readonly JsonEncodedText[] _columns;
    private int _column;

    public RowWriter(HttpContext http, bool csv, ReadOnlySpan<string> columns)
    {
        _out = http.Response.BodyWriter;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        _columns = new JsonEncodedText[columns.Length];
        for (var i = 0; i < columns.Length; i++) _columns[i] = JsonEncodedText.Encode(columns[i]);
        if (csv)
        {
            for (var i = 0; i < columns.Length; i++) Cell(columns[i]);
            End();
            return;
        }
        _json = new Utf8JsonWriter(_out, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteStartArray("rows");
    }

    public void Begin() => _json?.WriteStartObject();

    public void End()
    {
        _column = 0;
        if (_json is not null) _json.WriteEndObject();
        else _out.Write("\r\n"u8);
    }

    public void Cell(double value)
    {
        if (!double.IsFinite(value)) Nothing();
        else if (_json is not null) _json.WriteNumber(Next(), value);
        else
        {
            Comma();
            value.TryFormat(_out.GetSpan(32), out var written, "R", System.Globalization.CultureInfo.InvariantCulture);
            _out.Advance(written);
        }
    }

    public void Cell(long value)
    {
        if (_json is not null) _json.WriteNumber(Next(), value);
        else
        {
            Comma();
            Utf8Formatter.TryFormat(value, _out.GetSpan(24), out var written);
            _out.Advance(written);
        }
    }

    public void Cell(bool value)
    {
        if (_json is not null) _json.WriteBoolean(Next(), value);
        else Cell(value ? "true" : "false");
    }

    /// <summary>RFC 3339 in UTC.</summary>
    public void Time(long us)
    {
        Span<byte> text = stackalloc byte[33];
        Utf8Formatter.TryFormat(DateTime.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond), text, out var written, 'O');
        Cell(text[..written]);
    }

    public void Cell(string text)
    {
        if (_json is not null) _json.WriteString(Next(), text);
        else Cell(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>UTF-8; what is none is written as if it were.</summary>
    public void Cell(ReadOnlySpan<byte> text)
    {
        if (_json is not null)
        {
            if (System.Text.Unicode.Utf8.IsValid(text)) _json.WriteString(Next(), text);
            else _json.WriteString(Next(), Encoding.UTF8.GetString(text));
            return;
        }
        Comma();
        if (!text.ContainsAny(s_quoted)) _out.Write(text);
        else Quoted(text);
    }

    public void Base64(ReadOnlySpan<byte> block)
    {
        if (_json is not null) _json.WriteBase64String(Next(), block);
        else Cell(Encoding.ASCII.GetBytes(Convert.ToBase64String(block)));
    }

    public void Nothing()
    {
        if (_json is not null) _json.WriteNull(Next());
        else Comma();
    }

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        _json?.Flush();
        await _out.FlushAsync(cancel);
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="nextUs">There is more, from this time on; null = that was all. In CSV a comment line says so.</param>
    public async ValueTask CloseAsync(long? nextUs, CancellationToken cancel)
    {
        if (_json is not null)
        {
            _json.WriteEndArray();
            _column = -1;
            if (nextUs is { } more) _json.WriteString("next", DateTime.UnixEpoch.AddTicks(more * TimeSpan.TicksPerMicrosecond));
            _json.WriteEndObject();
        }
        else if (nextUs is { } more)
        {
            _out.Write("# next "u8);
            _column = 0;
            Time(more);
            End();
        }
        await FlushAsync(cancel);
    }

    public ValueTask DisposeAsync() => _json?.DisposeAsync() ?? default;

    private JsonEncodedText Next() => _columns[_column++];

    private void Comma()
    {
        if (_column++ > 0) _out.Write(","u8);
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        _out.Write("\""u8);
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            _out.Write(text[..(quote + 1)]);
            _out.Write("\""u8);
            text = text[(quote + 1)..];
        }
        _out.Write(text);
        _out.Write("\""u8);
    }
}
