using System.Collections.Concurrent;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>Series by name and number. One writer; readers never wait.</summary>
internal sealed class SeriesTable
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly AppendList<Series> _all = new();

    public SeriesTable() => _bySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _all.Count;
    public Series this[int id] => _all[id];

    /// <summary>Null for text that is no code, or of a series that nothing has happened to.</summary>
    public CodeRange? Find(ReadOnlySpan<char> text) => CodeText.TryParse(text, out var code) && TryFind(code, out var id) ? new(id, code.From, code.To) : null;

    /// <summary>Null for text that is no code.</summary>
    public CodeRange? Enter(ReadOnlySpan<char> text)
    {
        if (!CodeText.TryParse(text, out var code)) return null;
        if (!TryFind(code, out var id))
        {
            Span<char> key = stackalloc char[CodeText.LengthMax + 8];
            id = _all.Add(new Series(_all.Count, code.Head.ToString(), code.Digits, code.Tail.ToString()));
            _ids[key[..code.WriteKey(key)].ToString()] = id;
        }
        if (code.Shown > 0) _all[id].Show(code.Shown);
        return new(id, code.From, code.To);
    }

    private bool TryFind(in CodeText code, out int id)
    {
        Span<char> key = stackalloc char[CodeText.LengthMax + 8];
        return _bySpan.TryGetValue(key[..code.WriteKey(key)], out id);
    }
}
