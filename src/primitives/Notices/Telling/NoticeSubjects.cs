using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Notices.Telling;

/// <summary>Heads of the facts about notices.</summary>
internal static class NoticeSubjects
{
    /// <summary>32 hexadecimal digits out of owner and key.</summary>
    public static string IdOf(string owner, string key) => Hash($"{owner}\n{key}");

    public static string Of(string notice) => $"notice:{notice}";

    public static string Settled(string notice) => $"settled:{notice}";

    public static string Settled(string notice, string user) => $"settled:{notice}:{user}";

    public static string Escalation(string notice, int step) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"escalation:{notice}:{step}");

    public static string Told(string notice, string user, string channel) => $"told:{Hash($"{notice}\n{user}\n{channel}")}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
