using System.Text;

namespace Yiwang.Wire.Handle;

/// <summary>Types of values compare without case (ASCII); "URL." asks for URL and all its subtypes "URL.…".</summary>
public static class TypeFilter
{
    public static bool Matches(ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> type)
    {
        if (Ascii.EqualsIgnoreCase(wanted, type)) return true;
        if (wanted.IsEmpty || wanted[^1] != '.') return false;
        if (type.Length == wanted.Length - 1) return Ascii.EqualsIgnoreCase(wanted[..^1], type);
        return type.Length > wanted.Length && Ascii.EqualsIgnoreCase(wanted, type[..wanted.Length]);
    }
}
