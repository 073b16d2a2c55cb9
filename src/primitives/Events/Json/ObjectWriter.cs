using System.Buffers;
using System.Globalization;
using System.Text;

namespace Yiwang.Events.Json;

/// <summary>Writes one canonical JSON object member by member; the caller gives the names in order, and a debug build checks it.</summary>
internal ref struct ObjectWriter
{
    private readonly IBufferWriter<byte> _to;
    private string? _last;

    public ObjectWriter(IBufferWriter<byte> to)
    {
        _to = to;
        _to.Write("{"u8);
    }

    public void Text(string name, string? value)
    {
        if (value is null) return;
        Name(name);
        CanonicalJson.WriteString(value, _to);
    }

    /// <summary>64-bit integers are strings, since JSON readers keep only 53 bits.</summary>
    public void Integer(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    public void Small(string name, int value) => Raw(name, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    /// <param name="json">Canonical already.</param>
    public void Raw(string name, ReadOnlySpan<byte> json)
    {
        Name(name);
        _to.Write(json);
    }

    public readonly void End() => _to.Write("}"u8);

    private void Name(string name)
    {
        System.Diagnostics.Debug.Assert(_last is null || string.CompareOrdinal(_last, name) < 0, "names in canonical order");
        if (_last is not null) _to.Write(","u8);
        _last = name;
        CanonicalJson.WriteString(name, _to);
        _to.Write(":"u8);
    }
}
