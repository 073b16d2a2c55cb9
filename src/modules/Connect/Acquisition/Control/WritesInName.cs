using Yiwang.Parties;

namespace Yiwang.Connect.Acquisition.Control;

/// <summary>Settings that name the user in whose name a protocol without names writes.</summary>
public static class WritesInName
{
    /// <summary>Why nobody can write in this name, in both languages; null = somebody can, or nobody is meant to.</summary>
    public static string? Doubt(IDirectory directory, string setting, string logInName)
    {
        if (logInName.Length == 0) return null;
        if (!UserName.TryParse(logInName, out var name) || directory.Find(name) is not { } user) return $"{setting}：没有账号 {logInName} / there is no user {logInName}";
        return user.Disabled ? $"{setting}：账号 {logInName} 已停用 / user {logInName} is disabled" : null;
    }
}
