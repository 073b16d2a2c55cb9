using System.Collections.Frozen;
using System.Text;

namespace Yiwang.Connect.Inspection.Values;

/// <summary>Values of an enumeration as a form writes them: <c>OnSite</c> is <c>on-site</c>.</summary>
internal static class FieldWords
{
    public static T? Read<T>(string text) where T : struct, Enum => Table<T>.ByText.TryGetValue(text, out var value) ? value : null;

    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ByValue[value];

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => Kebab(v.ToString()));
        public static readonly FrozenDictionary<string, T> ByText = ByValue.ToFrozenDictionary(p => p.Value, p => p.Key);
    }
}
