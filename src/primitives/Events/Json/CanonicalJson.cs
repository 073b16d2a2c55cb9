using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Yiwang.Events.Json;

/// <summary>RFC 8785 (JCS): the one spelling of a JSON value, so that its bytes can be hashed and signed.</summary>
public static class CanonicalJson
{
    /// <summary>Nesting that a payload may have; forms of this domain need six.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>False with a reason on anything that is not I-JSON: bad syntax or UTF-8, a name twice, lone surrogates, numbers beyond a double.</summary>
    public static bool TryCanonicalize(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out byte[]? canonical, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var to = new ArrayBufferWriter<byte>(json.Length + 16);
            Write(document.RootElement, to);
            canonical = to.WrittenSpan.ToArray();
            reason = null;
            return true;
        }
        // GetString throws InvalidOperationException on lone surrogates and broken UTF-8
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            canonical = null;
            reason = e.Message;
            return false;
        }
    }

    internal static void Write(JsonElement value, IBufferWriter<byte> to)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(value, to); break;
            case JsonValueKind.Array: WriteArray(value, to); break;
            case JsonValueKind.String: WriteString(value.GetString()!, to); break;
            case JsonValueKind.Number: to.Write(Encoding.ASCII.GetBytes(EcmaNumber.Format(value.GetDouble()))); break;
            case JsonValueKind.True: to.Write("true"u8); break;
            case JsonValueKind.False: to.Write("false"u8); break;
            default: to.Write("null"u8); break;
        }
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> to)
    {
        var properties = new List<(string Name, JsonElement Value)>(value.GetPropertyCount());
        foreach (var property in value.EnumerateObject()) properties.Add((property.Name, property.Value));
        // §3.2.3: by UTF-16 code units, which is what ordinal comparison of .NET strings does
        properties.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        to.Write("{"u8);
        for (var i = 0; i < properties.Count; i++)
        {
            if (i > 0) to.Write(","u8);
            WriteString(properties[i].Name, to);
            to.Write(":"u8);
            Write(properties[i].Value, to);
        }
        to.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, IBufferWriter<byte> to)
    {
        to.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first) to.Write(","u8);
            first = false;
            Write(item, to);
        }
        to.Write("]"u8);
    }

    /// <summary>§3.2.2.2: only quote, backslash and controls are escaped, the controls with a short form by it.</summary>
    internal static void WriteString(string text, IBufferWriter<byte> to)
    {
        to.Write("\""u8);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAny(Escaped);
            if (plain < 0) plain = rest.Length;
            if (plain > 0) Encoding.UTF8.GetBytes(rest[..plain], to);
            if (plain == rest.Length) break;
            to.Write(Encoding.ASCII.GetBytes(Escape(rest[plain])));
            rest = rest[(plain + 1)..];
        }
        to.Write("\""u8);
    }

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '"', '\\']);

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{(int)c:x4}",
    };
}
