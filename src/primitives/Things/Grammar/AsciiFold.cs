namespace Yiwang.Things.Grammar;

/// <summary>Handles compare with ASCII letters folded and everything else exact, as the log's index does and the Handle System asks.</summary>
public static class AsciiFold
{
    public static byte Lower(byte b) => (uint)(b - 'A') <= 'Z' - 'A' ? (byte)(b | 0x20) : b;

    public static bool Equal(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && Lower(a[i]) != Lower(b[i])) return false;
        }
        return true;
    }

    public static bool Equal(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i] && Lower(a[i]) != Lower(b[i])) return false;
        }
        return true;
    }

    public static int Hash(ReadOnlySpan<char> text)
    {
        var hash = new HashCode();
        foreach (var c in text) hash.Add(Lower(c));
        return hash.ToHashCode();
    }

    /// <summary>Writes the folded form; the destination must be as long as the text.</summary>
    public static void Fold(ReadOnlySpan<byte> text, Span<byte> into)
    {
        for (var i = 0; i < text.Length; i++) into[i] = Lower(text[i]);
    }

    private static char Lower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
