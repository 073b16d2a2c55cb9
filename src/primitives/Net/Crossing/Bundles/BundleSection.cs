using System.Globalization;
using System.Text;

namespace Yiwang.Net.Crossing.Bundles;

/// <summary>One signed document of a bundle file: fields as in HTTP, a blank line, <c>content-length</c> bytes.</summary>
public sealed record BundleSection(IReadOnlyDictionary<string, string> Fields, ReadOnlyMemory<byte> Body)
{
    public const string FirstLine = "YIWANG-BUNDLE/1\n";
    /// <summary>A document of 16 MiB, its fields, and what sealing adds.</summary>
    public const int BodyBytesMax = (16 << 20) + 65_536;
    public const int FieldsBytesMax = 16_384;
    private const string Length = "content-length";

    public byte[] Write()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Fields) text.Append(name).Append(": ").Append(value).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{Length}: {Body.Length}\n\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. Body.Span, (byte)'\n'];
    }

    /// <summary>The next section; null at the end of the file.</summary>
    /// <exception cref="InvalidDataException">It is none, or over a bound.</exception>
    public static async Task<BundleSection?> ReadAsync(BufferedStream file, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var total = 0;
        while (true)
        {
            var line = Line(file, ref total);
            if (line is null) return fields.Count == 0 ? null : throw new InvalidDataException("the file ends within a section");
            if (line.Length == 0) break;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon <= 0 || !fields.TryAdd(line[..colon], line[(colon + 2)..])) throw new InvalidDataException("a line that is no field");
        }
        if (!fields.Remove(Length, out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > BodyBytesMax) throw new InvalidDataException($"{Length}: at most {BodyBytesMax}");
        var body = new byte[length];
        try
        {
            await file.ReadExactlyAsync(body, cancel);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("the file ends within a section");
        }
        return file.ReadByte() == '\n' ? new BundleSection(fields, body) : throw new InvalidDataException("no line break after a section");
    }

    // null at the end of the file
    private static string? Line(BufferedStream file, ref int total)
    {
        var line = new List<byte>(128);
        while (true)
        {
            var b = file.ReadByte();
            if (b < 0) return line.Count == 0 ? null : throw new InvalidDataException("the file ends within a line");
            if (++total > FieldsBytesMax) throw new InvalidDataException($"more than {FieldsBytesMax} bytes of fields");
            if (b == '\n') return Encoding.UTF8.GetString([.. line]);
            line.Add((byte)b);
        }
    }
}
