using Yiwang.Events;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>What can be wrong about a code; the names stand in events and forms.</summary>
internal static class CodeRule
{
    public const string Scans = "scans", Wrong = "wrong", Unshipped = "unshipped", Twice = "twice", Diversion = "diversion";

    public static Bilingual Warning(string rule) => rule == Diversion ? new("窜货嫌疑", "Suspected diversion") : new("疑似仿冒", "Suspected counterfeit");
}
