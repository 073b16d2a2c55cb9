using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Yiwang.Node.Settings;

/// <summary>A key, as <c>limits.bodyBytes</c>, and where its value goes in <see cref="NodeSettings"/>.</summary>
internal sealed record SettingKey(string Name, IReadOnlyList<PropertyInfo> Path, SettingAttribute About)
{
    public static readonly FrozenDictionary<string, SettingKey> All =
        Leaves(typeof(NodeSettings), "", []).ToFrozenDictionary(k => k.Name, StringComparer.OrdinalIgnoreCase);

    public Type Type => Path[^1].PropertyType;

    public object? Get(NodeSettings settings) => Path.Aggregate((object?)settings, (at, property) => property.GetValue(at));

    public void Set(NodeSettings settings, object value) =>
        Path[^1].SetValue(Path.SkipLast(1).Aggregate((object)settings, (at, property) => property.GetValue(at)!), value);

    private static IEnumerable<SettingKey> Leaves(Type type, string prefix, IReadOnlyList<PropertyInfo> path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var name = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (property.GetCustomAttribute<SettingAttribute>() is { } about)
                yield return new SettingKey(name, [.. path, property], about);
            else
                foreach (var leaf in Leaves(property.PropertyType, name + ".", [.. path, property]))
                    yield return leaf;
        }
    }
}
