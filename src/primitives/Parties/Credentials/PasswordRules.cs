using Yiwang.Events;

namespace Yiwang.Parties.Credentials;

/// <summary>8–128 characters of two kinds (or 16 of one), not the user's name and none of the first guesses. No forced change with time: it makes passwords worse.</summary>
public static class PasswordRules
{
    public const int MinLength = 8, MaxLength = 128, LongEnoughForOneKind = 16;

    private static readonly string[] s_firstGuesses =
        ["password", "passw0rd", "12345678", "123456789", "1234567890", "qwerty", "qwertyuiop", "admin123", "admin@123", "a123456", "abc12345", "11111111", "88888888", "woaini", "iloveyou", "yiwang"];

    public static Outcome Check(string? password, UserName name)
    {
        if (password is null || password.Length < MinLength) return Wrong($"密码至少 {MinLength} 个字符。", $"A password has at least {MinLength} characters.");
        if (password.Length > MaxLength) return Wrong($"密码最多 {MaxLength} 个字符。", $"A password has at most {MaxLength} characters.");
        var lower = password.ToLowerInvariant();
        if (lower.Contains(name.ToString(), StringComparison.Ordinal)) return Wrong("密码里不能含有用户名。", "A password must not contain the user name.");
        if (IsFirstGuess(lower)) return Wrong("这个密码太常见，一猜就中，请换一个。", "This password is among the first that anybody guesses; choose another.");
        return password.Length < LongEnoughForOneKind && Kinds(password) < 2
            ? Wrong("请混用字母、数字或符号（或用 16 个以上字符）。", "Mix letters, digits or signs, or use 16 characters or more.")
            : Outcome.Ok;
    }

    // "Admin@123!" and "12345678a" are guesses too: a known one with little around it.
    private static bool IsFirstGuess(string lower) =>
        lower.Distinct().Count() < 4 || s_firstGuesses.Any(g => lower.Contains(g, StringComparison.Ordinal) && lower.Length - g.Length < 4);

    private static int Kinds(string password) =>
        (password.Any(char.IsAsciiDigit) ? 1 : 0) + (password.Any(char.IsLetter) ? 1 : 0) + (password.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);

    private static Outcome Wrong(string zh, string en) => new(Codes.RequestInvalid, "password", "password", new Bilingual(zh, en));
}
