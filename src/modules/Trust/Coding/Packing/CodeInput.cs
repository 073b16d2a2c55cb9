using Yiwang.Things.Grammar;

namespace Yiwang.Trust.Coding.Packing;

/// <summary>A code as a scanner gives it: the handle itself, or the address that is printed on the label.</summary>
internal static class CodeInput
{
    private const string Folder = "/i/";

    /// <returns>The handle's text; what is neither comes back as it is.</returns>
    public static string Read(string scanned)
    {
        var text = scanned.Trim();
        var at = text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme ? text.IndexOf(Folder, scheme + 3, StringComparison.Ordinal) : -1;
        if (at < 0) return text;
        var path = text.AsSpan(at + Folder.Length);
        if (path.IndexOfAny('?', '#') is >= 0 and var end) path = path[..end];
        return HandleUrl.TryParse(path, out var handle) == HandleFault.None ? handle.ToString() : text;
    }
}
