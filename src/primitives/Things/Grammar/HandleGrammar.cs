using System.Text;
using System.Text.Unicode;

namespace Yiwang.Things.Grammar;

/// <summary>The limits of a handle and the checks that need both halves.</summary>
public static class HandleGrammar
{
    /// <summary>Bytes of UTF-8, the Handle wire protocol's limit here.</summary>
    public const int WireBytesMax = 2048;
    /// <summary>Bytes of UTF-8, the limit of Chinese second-level nodes.</summary>
    public const int RegistrationBytesMax = 255;

    /// <summary>Divides UTF-8 text at the first slash and checks both halves for asking; no allocation.</summary>
    public static HandleFault Check(ReadOnlySpan<byte> utf8, out int slash)
    {
        slash = -1;
        if (utf8.IsEmpty) return HandleFault.HandleEmpty;
        if (utf8.Length > WireBytesMax) return HandleFault.HandleTooLong;
        slash = utf8.IndexOf((byte)'/');
        if (slash < 0) return HandleFault.HandleNoSlash;
        var fault = PrefixGrammar.Check(utf8[..slash]);
        return fault != HandleFault.None ? fault : SuffixGrammar.CheckWire(utf8[(slash + 1)..]);
    }

    /// <summary>As <see cref="Check"/>, with the stricter rules of registration.</summary>
    public static HandleFault CheckRegistration(ReadOnlySpan<byte> utf8)
    {
        var fault = Check(utf8, out var slash);
        if (fault != HandleFault.None) return fault;
        if (utf8.Length > RegistrationBytesMax) return HandleFault.HandleTooLongToRegister;
        if (PrefixGrammar.IsReserved(utf8[..slash])) return HandleFault.PrefixReserved;
        return SuffixGrammar.CheckRegistration(utf8[(slash + 1)..]);
    }

    /// <summary>Text as UTF-8 into the buffer of <see cref="WireBytesMax"/> bytes.</summary>
    internal static HandleFault Encode(ReadOnlySpan<char> text, Span<byte> into, out int length)
    {
        length = 0;
        if (text.Length > WireBytesMax) return HandleFault.HandleTooLong;
        var status = Utf8.FromUtf16(text, into, out _, out length, replaceInvalidSequences: false);
        return status switch
        {
            System.Buffers.OperationStatus.Done => HandleFault.None,
            System.Buffers.OperationStatus.DestinationTooSmall => HandleFault.HandleTooLong,
            _ => HandleFault.HandleNotUnicode,
        };
    }

    internal static string Decode(ReadOnlySpan<byte> checkedUtf8) => Encoding.UTF8.GetString(checkedUtf8);
}
