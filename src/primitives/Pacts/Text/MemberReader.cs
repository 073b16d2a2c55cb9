using System.Globalization;
using System.Text.Json;

namespace Yiwang.Pacts.Text;

/// <summary>Reads the members of one object strictly: each has its form and bounds, and what nobody asked for is a fault.</summary>
internal sealed class MemberReader
{
    private readonly TextNode _node;
    private readonly Faults _faults;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public MemberReader(TextNode node, Faults faults)
    {
        (_node, _faults) = (node, faults);
        if (node.Type != JsonTokenType.StartObject) faults.Add(node, "应为对象 { … }。", "must be an object { … }.");
    }

    public IReadOnlyCollection<string> Names => _node.Members.Keys;

    public bool Has(string name) => _node.Members.ContainsKey(name);

    public string Text(string name, int max, int min = 1) => Optional(name, max, min) ?? Missing(name, "");

    public string? Optional(string name, int max, int min = 1)
    {
        if (Find(name) is not { } at) return null;
        if (at.Type != JsonTokenType.String) Wrong(at, "应为文字。", "must be a string.");
        else if (at.Text.Length < min || at.Text.Length > max) Wrong(at, $"应有 {min}–{max} 个字符。", $"must have {min} to {max} characters.");
        return at.Text;
    }

    /// <summary>64-bit, as a string of digits.</summary>
    public long Long(string name, long min, long max) => OptionalLong(name, min, max) ?? Missing(name, min);

    public long? OptionalLong(string name, long min, long max)
    {
        if (Find(name) is not { } at) return null;
        if (at.Type == JsonTokenType.String && long.TryParse(at.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            && value.ToString(CultureInfo.InvariantCulture) == at.Text) return value;
        Wrong(at, $"应为用引号括起的整数，{min} 到 {max}。", $"must be an integer in quotes, {min} to {max}.");
        return min;
    }

    public int Int(string name, int min, int max)
    {
        if (Find(name) is not { } at) return Missing(name, min);
        return IntOf(at, min, max);
    }

    public byte[] Bytes(string name, int max, int min = 0)
    {
        if (Find(name) is not { } at) return Missing<byte[]>(name, []);
        Span<byte> bytes = new byte[max + 1];
        // one spelling of each value: what is decoded must encode to the same text
        if (at.Type == JsonTokenType.String && at.Text.Length <= (max + 2) / 3 * 4 && Convert.TryFromBase64String(at.Text, bytes, out var count) && count >= min && count <= max
            && Convert.ToBase64String(bytes[..count]) == at.Text) return bytes[..count].ToArray();
        Wrong(at, "不是约定长度的 Base64。", "is no Base64 of the right length.");
        return [];
    }

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        if (Find(name) is not { } at) return Missing(name, choices.Values.First());
        if (at.Type == JsonTokenType.String && choices.TryGetValue(at.Text, out var value)) return value;
        Wrong(at, $"只能是 {string.Join("、", choices.Keys)}。", $"must be one of {string.Join(", ", choices.Keys)}.");
        return choices.Values.First();
    }

    public MemberReader Object(string name) => Find(name) is { } at ? new MemberReader(at, _faults) : Missing(name, this);

    public MemberReader? OptionalObject(string name) => Find(name) is { } at ? new MemberReader(at, _faults) : null;

    public List<string> Texts(string name, int items, int chars) => List(name, items, at =>
    {
        if (at.Type != JsonTokenType.String || at.Text.Length == 0 || at.Text.Length > chars) Wrong(at, $"应为 1–{chars} 个字符的文字。", $"must be a string of 1 to {chars} characters.");
        return at.Text;
    }, distinctBy: t => t);

    public List<int> Ints(string name, int items, int min, int max) => List(name, items, at => IntOf(at, min, max), distinctBy: i => i);

    public List<T> Objects<T>(string name, int items, Func<MemberReader, T> read) => List<T, T>(name, items, at => read(new MemberReader(at, _faults)), null);

    /// <summary>To be called last.</summary>
    public void End()
    {
        foreach (var (name, at) in _node.Members)
        {
            if (!_known.Contains(name)) Wrong(at, "没有这一项，请删除或改正名称。", "there is no such member: remove it or correct its name.");
        }
    }

    private List<T> List<T, TKey>(string name, int items, Func<TextNode, T> read, Func<T, TKey>? distinctBy)
    {
        if (Find(name) is not { } at) return Missing<List<T>>(name, []);
        if (at.Type != JsonTokenType.StartArray || at.Items.Count > items)
        {
            Wrong(at, $"应为列表 [ … ]，最多 {items} 项。", $"must be a list [ … ] of at most {items}.");
            return [];
        }
        var list = at.Items.ConvertAll(i => read(i));
        if (distinctBy is not null && list.Select(distinctBy).Distinct().Count() != list.Count) Wrong(at, "列表里有重复的项。", "an item stands twice.");
        return list;
    }

    private int IntOf(TextNode at, int min, int max)
    {
        if (at.Type == JsonTokenType.Number && at.Number >= min && at.Number <= max && Math.Floor(at.Number) == at.Number) return (int)at.Number;
        Wrong(at, $"应为整数，{min} 到 {max}。", $"must be an integer, {min} to {max}.");
        return min;
    }

    private TextNode? Find(string name)
    {
        _known.Add(name);
        return _node.Members.GetValueOrDefault(name);
    }

    private T Missing<T>(string name, T harmless)
    {
        Wrong(_node, $"缺少 {name}。", $"{name} is missing.");
        return harmless;
    }

    private void Wrong(TextNode at, string zh, string en) => _faults.Add(at, zh, en);
}
