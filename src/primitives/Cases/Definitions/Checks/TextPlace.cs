using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions.Checks;

/// <summary>Where in the file a character of a text stands.</summary>
internal static class TextPlace
{
    /// <param name="within">Character of the text, from 0.</param>
    public static (int Line, int Column) Of(string source, YamlText text, int within)
    {
        if (text.IsPlain) return (text.Line, text.Column + within);
        var at = text.At;
        if (at >= source.Length || source[at] is not ('\'' or '"')) return (text.Line, text.Column);
        // a doubled quote or an escape is one character of the text and two of the file
        var quote = source[at++];
        for (var i = 0; i < within && at < source.Length; i++)
        {
            if (source[at] is '\n' or '\r') return (text.Line, text.Column);
            at += source[at] == '\\' && quote == '"' || (source[at] == quote && at + 1 < source.Length && source[at + 1] == quote) ? 2 : 1;
        }
        return (text.Line, text.Column + (at - text.At));
    }
}
