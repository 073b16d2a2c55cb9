namespace Yiwang.Expressions;

/// <param name="Slot">Place of the value in <see cref="Inputs"/>.</param>
/// <param name="Unit">UCUM or as people write it; empty = none, and then any number compares with it.</param>
/// <param name="Labels">Words for values: <c>运行</c> → 2, so that <c>状态 = 运行</c> can be written.</param>
public sealed record NameInfo(string Name, int Slot, ExpressionType Type, string Unit = "", IReadOnlyDictionary<string, double>? Labels = null);

/// <summary>What the names of an expression mean. Filled once, then read by many.</summary>
public sealed class NameTable
{
    private readonly Dictionary<string, NameInfo> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);

    /// <summary>What a name stands for, as sentences about an unknown one say it.</summary>
    public (string Zh, string En) Noun { get; init; } = ("测点", "point");
    /// <summary>Slots in use; the size that <see cref="Inputs"/> need.</summary>
    public int Slots { get; private set; }
    public IEnumerable<string> All => _names.Keys;

    /// <returns>The slot; that of the first one when the name stands there already.</returns>
    public int Add(string name, ExpressionType type, string unit = "", IReadOnlyDictionary<string, double>? labels = null)
    {
        if (_names.TryGetValue(name, out var there)) return there.Slot;
        _names.Add(name, new(name, Slots, type, unit, labels));
        if (labels is not null) _labels.UnionWith(labels.Keys);
        return Slots++;
    }

    /// <summary>Another word for the same value. A word that is taken already keeps its meaning.</summary>
    public void AddAlias(string alias, string name)
    {
        if (alias.Length > 0 && _names.TryGetValue(name, out var info)) _names.TryAdd(alias, info);
    }

    /// <summary>-1 = not in the table.</summary>
    public int SlotOf(string name) => _names.TryGetValue(name, out var info) ? info.Slot : -1;

    internal NameInfo? Find(ReadOnlySpan<char> name) => _names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var info) ? info : null;

    internal bool IsLabel(ReadOnlySpan<char> word) => _labels.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
