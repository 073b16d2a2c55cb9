using System.Buffers;
using System.Text.Json;
using Yiwang.Identify.Links;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>A linkset of RFC 9264 in JSON: an object a level, anchored at its uncompressed address.</summary>
internal static class LinksetWriter
{
    /// <param name="context">Address of the JSON-LD context when it is to stand inside; null = only in the Link header.</param>
    public static ReadOnlyMemory<byte> Write(IEnumerable<(Gs1DigitalLink Link, string Title, ThingLinks Links)> levels, string? context)
    {
        ArrayBufferWriter<byte> buffer = new(2_048);
        using Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = LinksetJson.Options.Encoder });
        json.WriteStartObject();
        if (context is not null) json.WriteString("@context", context);
        json.WriteStartArray("linkset");
        foreach (var (link, title, links) in levels) WriteLevel(json, link, title, links);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteLevel(Utf8JsonWriter json, Gs1DigitalLink link, string title, ThingLinks links)
    {
        json.WriteStartObject();
        json.WriteString("anchor", (link with { Other = "" }).Address);
        json.WriteString("itemDescription", title);
        json.WriteStartArray(LinkType.Write(LinkType.Default));
        json.WriteStartObject();
        json.WriteString("href", links.Default.Href);
        json.WriteString("title", links.Default.Title);
        json.WriteEndObject();
        json.WriteEndArray();
        if (links.Alternatives.Count(l => l.IsDefault) > 1) WriteType(json, LinkType.DefaultMulti, links.Alternatives);
        foreach (var type in links.All.GroupBy(l => l.Type)) WriteType(json, type.Key, type);
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string type, IEnumerable<Gs1Link> links)
    {
        json.WriteStartArray(LinkType.Write(type));
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("href", link.Href);
            json.WriteString("title", link.Title);
            if (link.MediaType is not null) json.WriteString("type", link.MediaType);
            WriteTexts(json, "hreflang", link.Languages);
            WriteTexts(json, "context", link.Contexts);
            if (!link.ForwardsQuery) json.WriteBoolean("fwqs", false);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
