using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Yiwang.Events.Proofs;

/// <summary>A C2SP tlog-checkpoint: what a log commits to. Three lines, and extension lines that are kept but not understood.</summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (text.Split('\n') is not [{ Length: > 0 } origin, var digits, var encoded, .., ""]) return false;
        if (!TryParseDecimal(digits, out var size)) return false;
        if (!CanonicalBase64.TryDecode(encoded, out var root) || root.Length != MerkleProof.HashBytes) return false;
        checkpoint = new Checkpoint(origin, size, root);
        return true;
    }

    /// <summary>Digits without a sign or leading zeros, as the C2SP formats want them.</summary>
    internal static bool TryParseDecimal(string digits, out long value)
    {
        value = 0;
        return digits.Length is > 0 and <= 19 && (digits[0] != '0' || digits.Length == 1) && digits.All(char.IsAsciiDigit)
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
