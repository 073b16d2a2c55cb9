using System.Security.Cryptography;
using System.Text;
using Yiwang.Cases.Definitions.Checks;
using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Cases.Definitions;

/// <param name="Definition">Null when the file has a problem; <paramref name="Problems"/> then lists all of them, from the top.</param>
public sealed record DefinitionReading(CaseDefinition? Definition, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Reads and checks one file <c>*.case.yaml</c>. Never throws on what stands in it. The language: docs/forms.md.</summary>
public static class DefinitionFile
{
    public const string Ending = ".case.yaml";
    /// <summary>Bytes.</summary>
    public const int SizeMax = 256 * 1024;
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="file">Name for the problems.</param>
    /// <param name="known">Null = names of guards and effects are not checked.</param>
    public static DefinitionReading Read(string file, ReadOnlySpan<byte> bytes, KnownCalls? known = null)
    {
        if (bytes.Length > SizeMax) return Refused(file, $"文件超过 {SizeMax / 1024} KiB", $"the file is larger than {SizeMax / 1024} KiB");
        var hash = Hash(bytes);
        try
        {
            return Read(file, s_utf8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes), hash, known);
        }
        catch (DecoderFallbackException)
        {
            return Refused(file, "文件不是 UTF-8 编码", "the file is not UTF-8");
        }
    }

    /// <summary>A file that was found sound once, perhaps by an older program with milder checks.</summary>
    internal static CaseDefinition? Again(byte[] bytes)
    {
        var text = s_utf8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        var context = new ReadContext("", text);
        return YamlTree.Read(text, context.Problems) is { } root ? new DefinitionReader(context).Read(root, Hash(bytes)) : null;
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static DefinitionReading Read(string file, string text, string hash, KnownCalls? known)
    {
        var context = new ReadContext(file, text);
        var definition = YamlTree.Read(text, context.Problems) is { } root ? new DefinitionReader(context).Read(root, hash) : null;
        context.CheckReferences();
        // what hangs on names is looked at once the names are right
        if (definition is not null && !context.Problems.Any) DefinitionChecks.Run(definition, context, known);
        return context.Problems.Any ? new(null, context.Problems.InOrder) : new(definition, []);
    }

    private static DefinitionReading Refused(string file, string zh, string en) => new(null, [new(file, 0, 0, new(zh, en))]);
}
