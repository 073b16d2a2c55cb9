using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Parties;

/// <summary>
/// What a person types to sign in, unique on the node: 2–32 characters, ASCII letters and digits, Chinese characters, and <c>. _ -</c> between them.
/// ASCII case does not matter. No other script, so that no name can be made to look like another.
/// </summary>
public readonly record struct UserName
{
    public const int MaxLength = 32;
    private readonly string? _text;

    private UserName(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out UserName result) => TryParse(text, out result, out _);

    public static bool TryParse([NotNullWhen(true)] string? text, out UserName result, [NotNullWhen(false)] out Problem? problem)
    {
        result = default;
        problem = s_length;
        if (text is null || text.Length > MaxLength * 4) return false;
        var name = string.Create(text.Trim().Length, text.Trim(), (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = char.ToLowerInvariant(FullWidth.Narrow(from[i]));
        });
        if (name.Length is < 2 or > MaxLength) return false;
        problem = s_characters;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-') && c is not (>= '\u4e00' and <= '\u9fff')) return false;
        }
        if (name[0] is '.' or '_' or '-' || name[^1] is '.' or '_' or '-') return false;
        problem = null;
        result = new UserName(name);
        return true;
    }

    public override string ToString() => _text ?? "";

    private static readonly Problem s_length = new("user.length", "用户名应为 2–32 个字符。", "A user name has 2–32 characters.");

    private static readonly Problem s_characters = new("user.characters",
        "用户名只能用字母、数字、汉字和中间的 . _ -。", "A user name has letters, digits, Chinese characters, and . _ - between them.");
}
