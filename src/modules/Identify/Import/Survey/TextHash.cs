using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Yiwang.Identify.Import.Survey;

/// <summary>64 bits of SHA-256 of a text with ASCII letters folded: for "seen before" over millions of values in 8 bytes each. Two different values of 2 M meet with odds of one in ten million.</summary>
internal static class TextHash
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        Span<char> folded = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        for (var i = 0; i < text.Length; i++) folded[i] = text[i] is >= 'A' and <= 'Z' ? (char)(text[i] | 0x20) : text[i];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(MemoryMarshal.AsBytes(folded), hash);
        return MemoryMarshal.Read<ulong>(hash);
    }
}
