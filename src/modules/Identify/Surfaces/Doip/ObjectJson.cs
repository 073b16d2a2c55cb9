using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Identifiers of an enterprise node, <c>{type, attributes: {content: {name: value}}}</c> in requests and a list of elements in answers.</summary>
internal static class ObjectJson
{
    /// <summary>The content under a template: English names or item codes, and texts, numbers, or lists of files or identifiers.</summary>
    public static Outcome<IReadOnlyList<ValueEdit>> ReadContent(JsonElement json, Template template)
    {
        if ((json.Field("attributes") ?? default).Field("content") is not { ValueKind: JsonValueKind.Object } content) return Wrong("attributes.content", "入参attributes.content不能为空", "attributes.content must not be empty");
        List<ValueEdit> values = [];
        foreach (var property in content.EnumerateObject())
        {
            var item = template.Body.Items.FirstOrDefault(i => string.Equals(i.Name, property.Name, StringComparison.OrdinalIgnoreCase)) ?? template.Body.Items.FirstOrDefault(i => i.Code == property.Name);
            if (item is null) return new Outcome(Codes.ThingsValueInvalid, UnknownItem, property.Name, new Bilingual($"实体{property.Name}不属于该元数据", $"{property.Name} is no item of this metadata"));
            if (!item.Enabled) return new Outcome(Codes.ThingsValueInvalid, DisabledItem, property.Name, new Bilingual($"实体{property.Name}已禁用", $"{property.Name} is disabled"));
            if (property.Value.ValueKind is JsonValueKind.Null) continue;
            if (TextOf(property.Value) is not { } text) return Wrong(property.Name, $"实体{property.Name}的值应为文本、数字或它们的列表", $"the value of {property.Name} is a text, a number or a list of them");
            values.Add(new ValueEdit(item.Index, item.Name, Encoding.UTF8.GetBytes(text)));
        }
        return values;
    }

    /// <summary>Details of outcomes that have a code of their own here.</summary>
    public const string UnknownItem = "item.unknown", DisabledItem = "value.disabled-item";

    /// <param name="times">createTime, updateTime, creator, updater as far as they may be told.</param>
    public static void Write(Utf8JsonWriter json, ThingRecord record, Template? template, MetaTimes times, string? updater)
    {
        var type = record.Template?.ToString() ?? DoipTypes.Object;
        json.WriteStartObject();
        json.WriteString("id"u8, record.Handle.ToString());
        json.WriteString("type"u8, type);
        json.WriteStartObject("attributes"u8);
        json.WriteString("id"u8, record.Handle.ToString());
        json.WriteString("type"u8, type);
        json.WriteStartObject("attributes"u8);
        json.WriteStartObject("metaData"u8);
        if (times.Created is { } created) json.WriteString("createTime"u8, created);
        if (times.Updated is { } updated) json.WriteString("updateTime"u8, updated);
        if (times.Creator is { } creator) json.WriteString("creator"u8, creator);
        if (updater is not null) json.WriteString("updater"u8, updater);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteElements(json, "elements", record, template);
        json.WriteEndObject();
        // one edition of their client reads the list here
        WriteElements(json, "values", record, template);
        json.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter json, string name, ThingRecord record, Template? template)
    {
        json.WriteStartArray(name);
        foreach (var value in record.Values.OrderBy(v => v.Index))
        {
            if (record.Template is not null && value.Index < TemplateRules.IndexMin) continue;
            var item = template?.Find(value.Index);
            json.WriteStartObject();
            json.WriteNumber("index"u8, value.Index);
            json.WriteString("type"u8, item?.Name ?? value.Type);
            json.WriteString("name"u8, item?.NameZh ?? value.Type);
            // step-by-step guide and client disagree about the name
            WriteData(json, "data", value, item);
            WriteData(json, "value", value, item);
            json.WriteNumber("dataType"u8, item is null ? (int)ItemType.Text : MetaItemJson.TypeOf(item));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter json, string name, HandleValue value, TemplateItem? item)
    {
        var many = item is { Type: ItemType.File or ItemType.Audio or ItemType.Video or ItemType.Image } or { Type: ItemType.Reference, MaxFiles: > 1 };
        if (!Utf8.IsValid(value.Data.Span)) json.WriteBase64String(name, value.Data.Span);
        else if (!many) json.WriteString(name, value.Data.Span);
        else
        {
            json.WriteStartArray(name);
            foreach (var line in Encoding.UTF8.GetString(value.Data.Span).Split('\n')) json.WriteStringValue(line);
            json.WriteEndArray();
        }
    }

    private static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return JsonFields.AsText(value);
        var parts = value.EnumerateArray().Select(JsonFields.AsText).ToList();
        return parts.Contains(null) ? null : string.Join('\n', parts);
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
