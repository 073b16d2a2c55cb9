using System.Text;
using Yiwang.Events;

namespace Yiwang.Things.Templates;

/// <summary>A value of type file, audio, video or image: one line a file, <c>sha256:‹64 hex› ‹size in bytes› ‹name›</c> for an attachment of the node or an http(s) address.</summary>
internal static class FileRules
{
    private const int LineLengthMax = 1000;

    public static TemplateFault? Check(TemplateItem item, ReadOnlySpan<byte> data)
    {
        var lines = Encoding.UTF8.GetString(data).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var most = item.MaxFiles ?? 1;
        if (lines.Length > most) return ValueRules.Fault(item, "value.too-many-files", $"最多 {most} 个文件", $"takes at most {English.Count(most, "file")}");
        foreach (var line in lines)
        {
            if (line.Length > LineLengthMax || NameOf(line) is not { } name) return ValueRules.Fault(item, "value.not-file", "须为已上传的附件或 http(s) 地址", "must be an uploaded attachment or an http(s) address");
            var ending = Path.GetExtension(name).TrimStart('.');
            if (item.FileTypes.Count > 0 && !item.FileTypes.Contains(ending, StringComparer.OrdinalIgnoreCase)) return ValueRules.Fault(item, "value.file-type", $"只接受 {string.Join("、", item.FileTypes)} 文件", $"takes only files of type {string.Join(", ", item.FileTypes)}");
        }
        return null;
    }

    private static string? NameOf(string line)
    {
        if (Uri.TryCreate(line, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address.AbsolutePath;
        var parts = line.Split(' ', 3);
        var sound = parts is [['s', 'h', 'a', '2', '5', '6', ':', .. { Length: 64 } hash], var size, { Length: > 0 }] && hash.All(char.IsAsciiHexDigitLower) && long.TryParse(size, System.Globalization.NumberStyles.None, null, out _);
        return sound && !parts[2].AsSpan().ContainsAny('/', '\\', '\0') ? parts[2] : null;
    }
}
