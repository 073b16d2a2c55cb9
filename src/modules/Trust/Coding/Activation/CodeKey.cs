using Yiwang.Things;

namespace Yiwang.Trust.Coding.Activation;

internal static class CodeKey
{
    /// <summary>How stores name a code: handles compare without case of the letters A–Z.</summary>
    public static string Of(Handle code) => string.Create(code.ToString().Length, code.ToString(), (into, from) =>
    {
        for (var i = 0; i < into.Length; i++) into[i] = from[i] is >= 'a' and <= 'z' ? (char)(from[i] - 32) : from[i];
    });
}
