using System.Collections.Concurrent;

namespace Yiwang.Trust.Trace.Graph;

/// <summary>Texts by number: organisations, kinds, links. One writer; readers never wait.</summary>
internal sealed class Names
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly AppendList<string> _all = new();

    public string this[int id] => _all[id];

    /// <summary>-1 when nobody has used it.</summary>
    public int Find(string text) => _ids.GetValueOrDefault(text, -1);

    public int Enter(string text)
    {
        if (_ids.TryGetValue(text, out var id)) return id;
        return _ids[text] = _all.Add(text);
    }
}
