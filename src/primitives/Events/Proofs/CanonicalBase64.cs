using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Events.Proofs;

/// <summary>Base64 in its one spelling: no white space, padding present, unused bits zero. So no character of a proof can change and the proof still pass.</summary>
internal static class CanonicalBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes, bool strict = true)
    {
        bytes = null;
        if (text.Length % 4 != 0) return false;
        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, buffer, out var written) || (strict && Convert.ToBase64String(buffer, 0, written) != text)) return false;
        bytes = buffer[..written];
        return true;
    }
}
