using System.Text.Json;

namespace Yiwang.Pacts.Text;

/// <summary>A JSON value that knows the line on which it stands.</summary>
internal sealed class TextNode(JsonTokenType type, int line, string path)
{
    public const int DepthMax = 12;

    public JsonTokenType Type { get; } = type;
    public int Line { get; } = line;
    public string Path { get; } = path;
    public string Text { get; private set; } = "";
    public double Number { get; private set; }
    public List<TextNode> Items { get; } = [];
    public Dictionary<string, TextNode> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>I-JSON only: no comments, no name twice, no lone surrogates.</summary>
    public static TextNode? Parse(ReadOnlyMemory<byte> json, int bytesMax, out TextFault? fault)
    {
        fault = null;
        if (json.Length > bytesMax)
        {
            fault = new TextFault(1, "", new($"内容过长：最多 {bytesMax} 字节。", $"too long: at most {bytesMax} bytes."));
            return null;
        }
        var lines = new Lines(json);
        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = DepthMax });
            reader.Read();
            var root = Read(ref reader, lines, "");
            if (reader.Read()) throw new FormatException();
            return root;
        }
        // GetString throws InvalidOperationException on lone surrogates and broken UTF-8
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            var line = e is JsonException { LineNumber: { } at } ? (int)at + 1 : lines.Last;
            fault = new TextFault(line, "", new("不是有效的 JSON，或同一个名称出现了两次。", "not valid JSON, or a name stands twice."));
            return null;
        }
    }

    private static TextNode Read(ref Utf8JsonReader reader, Lines lines, string path)
    {
        var node = new TextNode(reader.TokenType, lines.At((int)reader.TokenStartIndex), path);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    lines.At((int)reader.TokenStartIndex);
                    reader.Read();
                    if (!node.Members.TryAdd(name, Read(ref reader, lines, path.Length == 0 ? name : $"{path}.{name}"))) throw new FormatException();
                }
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node.Items.Add(Read(ref reader, lines, $"{path}[{node.Items.Count}]"));
                break;
            case JsonTokenType.String:
                node.Text = reader.GetString()!;
                break;
            case JsonTokenType.Number:
                node.Number = reader.GetDouble();
                break;
        }
        return node;
    }

    /// <summary>Offsets come in order, so each byte is looked at once.</summary>
    private sealed class Lines(ReadOnlyMemory<byte> json)
    {
        private int _offset;

        public int Last { get; private set; } = 1;

        public int At(int offset)
        {
            if (offset > _offset)
            {
                Last += json.Span[_offset..offset].Count((byte)'\n');
                _offset = offset;
            }
            return Last;
        }
    }
}
