using System.Text.Json;
using Yiwang.Storage.Blobs;

namespace Yiwang.Net.Travel;

/// <summary>One part of an attachment. Parts of one file come in order, in the lane of the case that refers to it.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">1–64.</param>
internal sealed record FilePart(BlobName Name, int Index, int Count, ReadOnlyMemory<byte> Data)
{
    /// <summary>Base64 of it, with the words around, is under the mebibyte of a message.</summary>
    public const int BytesMax = 600 << 10;
    public const int CountMax = 64;

    public byte[] Write()
    {
        using var to = new MemoryStream();
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            json.WriteString("name", Name.ToString());
            json.WriteNumber("index", Index);
            json.WriteNumber("count", Count);
            json.WriteBase64String("data", Data.Span);
            json.WriteEndObject();
        }
        return to.ToArray();
    }

    /// <summary>Null when it is not one.</summary>
    public static FilePart? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 2 });
            var root = document.RootElement;
            if (!BlobName.TryParse(root.GetProperty("name").GetString(), out var name)) return null;
            var part = new FilePart(name, root.GetProperty("index").GetInt32(), root.GetProperty("count").GetInt32(), root.GetProperty("data").GetBytesFromBase64());
            return part.Count is >= 1 and <= CountMax && part.Index >= 0 && part.Index < part.Count && part.Data.Length <= BytesMax ? part : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
