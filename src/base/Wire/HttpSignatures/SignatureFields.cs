using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Wire.HttpSignatures;

/// <summary>The fields <c>Signature-Input</c> and <c>Signature</c>: dictionaries with one member a signature, under a label.</summary>
public static class SignatureFields
{
    /// <summary>Longest value read of either field.</summary>
    public const int LengthMax = 8_192;

    /// <summary>The raw value of a label's member; false when it is not there, or the field is no dictionary.</summary>
    public static bool TryMember(string? field, string label, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (field is null || field.Length > LengthMax) return false;
        var reader = new StructuredReader(field);
        reader.SkipSpace();
        while (!reader.AtEnd)
        {
            if (!reader.TryKey(out var key) || !reader.Take('=')) return false;
            var member = reader.TakeMember();
            // of two members with one name the last counts (RFC 9651 §4.2.2)
            if (key == label) value = member.ToString();
            if (reader.AtEnd) break;
            if (!reader.Take(',')) return false;
            reader.SkipSpace();
            if (reader.AtEnd) return false;
        }
        return value is not null;
    }

    public static bool TryBytes(string? field, string label, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (!TryMember(field, label, out var member)) return false;
        var reader = new StructuredReader(member);
        return reader.TryBytes(out bytes) && reader.AtEnd;
    }

    public static string Input(string label, SignatureParameters parameters) => $"{label}={parameters}";

    public static string Bytes(string label, ReadOnlySpan<byte> bytes) => $"{label}=:{Convert.ToBase64String(bytes)}:";
}
