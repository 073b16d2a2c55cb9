using System.Collections.Concurrent;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>A field that came in and that no point takes. Counts and the newest value are kept roughly: writers do not wait for each other.</summary>
/// <param name="Key">Measurement and tags as they stand in lines: the address of a point that would take it.</param>
/// <param name="Field">Its selector.</param>
internal sealed record DiscoveredField(string Key, string Field)
{
    private long _count;
    private long _lastUs;
    private long _bits;
    private int _kind;
    private string? _text;

    public long Count => Volatile.Read(ref _count);
    /// <summary>Source time of the newest value, µs since 1970 UTC.</summary>
    public long LastUs => Volatile.Read(ref _lastUs);
    public LineFieldKind Kind => (LineFieldKind)Volatile.Read(ref _kind);
    /// <summary>The newest value in words; of a text the first one.</summary>
    public string Value => Kind switch
    {
        LineFieldKind.Text => _text ?? "",
        LineFieldKind.Number => BitConverter.Int64BitsToDouble(Volatile.Read(ref _bits)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        LineFieldKind.Unsigned => ((ulong)Volatile.Read(ref _bits)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        LineFieldKind.Boolean => Volatile.Read(ref _bits) != 0 ? "true" : "false",
        _ => Volatile.Read(ref _bits).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public void Saw(in LineField field, ReadOnlySpan<byte> body, long timeUs)
    {
        const int shown = 100;
        if (field.Kind == LineFieldKind.Text && _text is null) _text = LineKey.Unescape(body.Slice(field.TextStart, Math.Min(field.TextLength, shown)));
        Volatile.Write(ref _kind, (int)field.Kind);
        Volatile.Write(ref _bits, field.Bits);
        Volatile.Write(ref _lastUs, timeUs);
        Interlocked.Increment(ref _count);
    }
}

/// <summary>What came in by line protocol and no point takes, for each organisation: the newest find is not kept when the list is full, and counted.</summary>
internal sealed class DiscoveredLines
{
    /// <summary>Fields listed for one organisation.</summary>
    public const int FieldsMax = 1_000;

    private readonly ConcurrentDictionary<string, Found> _owners = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>In order of source and field.</summary>
    public IReadOnlyList<DiscoveredField> Of(string owner)
    {
        if (!_owners.TryGetValue(owner, out var found)) return [];
        lock (found.Gate) return [.. found.Fields.Values.OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Field, StringComparer.Ordinal)];
    }

    /// <summary>Finds that had no room.</summary>
    public long Unlisted(string owner) => _owners.TryGetValue(owner, out var found) ? Volatile.Read(ref found.Unlisted) : 0;

    public void Clear(string owner) => _owners.TryRemove(owner, out _);

    public DiscoveredField? See(string owner, string key, string field)
    {
        var found = _owners.GetOrAdd(owner, static _ => new Found());
        lock (found.Gate)
        {
            if (found.Fields.TryGetValue((key, field), out var known)) return known;
            if (found.Fields.Count < FieldsMax) return found.Fields[(key, field)] = new DiscoveredField(key, field);
            Volatile.Write(ref found.Unlisted, found.Unlisted + 1);
            return null;
        }
    }

    public void Forget(string owner, string key, string field)
    {
        if (!_owners.TryGetValue(owner, out var found)) return;
        lock (found.Gate) found.Fields.Remove((key, field));
    }

    private sealed class Found
    {
        public readonly Lock Gate = new();
        public readonly Dictionary<(string Key, string Field), DiscoveredField> Fields = [];
        public long Unlisted;
    }
}
