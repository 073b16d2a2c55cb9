using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>An identifier as this interface sends it: <c>{handle, templateVersion, value: [{index, type, data: {format, value}}]}</c>, under a template that names every value.</summary>
internal sealed record SnmsRow(Handle Handle, Template Template, IReadOnlyList<ValueEdit> Values)
{
    public static Outcome<SnmsRow> Read(JsonElement json, ITemplates templates)
    {
        if (json.FilledText("handle") is not { } text) return IndustryLevels.Missing("handle");
        if (!Handle.TryParse(text, out var handle, out var reason)) return new Outcome(Codes.ThingsHandleInvalid, reason, "handle", HandleFaults.Say(reason));
        if (json.FilledText("templateVersion") is not { } version) return IndustryLevels.Missing("templateVersion");
        if (TemplateVersion.Find(templates, handle.Prefix, version) is not { } template)
            return new Outcome(Codes.ThingsTemplateUnknown, version, "templateVersion", new Bilingual($"前缀 {handle.Prefix} 下没有版本为 {version} 的数据模板。", $"There is no template of version {version} under the prefix {handle.Prefix}."));
        if (json.Array("value") is not { } given) return IndustryLevels.Missing("value");
        List<ValueEdit> values = new(given.Count);
        foreach (var element in given)
        {
            var value = ReadValue(element, template);
            if (!value.Succeeded) return value.Status;
            values.Add(value.Value);
        }
        return new SnmsRow(handle, template, values);
    }

    private static Outcome<ValueEdit> ReadValue(JsonElement json, Template template)
    {
        if (json.Whole("index") is not { } index) return IndustryLevels.Missing("value.index");
        if (template.Find(index) is not { } item) return Wrong(index, $"非法操作，索引{index}在模板中不存在", $"There is no index {index} in the template.");
        if (json.FilledText("type") is { } type && !string.Equals(type, item.Name, StringComparison.OrdinalIgnoreCase))
            return Wrong(index, $"非法操作，索引{index}的类型在模板中为{item.Name}", $"In the template the type of index {index} is {item.Name}.");
        var data = json.Field("data") ?? default;
        if (data.FilledText("format") is { } format && !format.Equals("string", StringComparison.OrdinalIgnoreCase)) return Wrong(index, $"索引{index}的 data.format 现只支持 string", $"data.format of index {index} can only be string.");
        return data.Text("value") is { } text ? new ValueEdit(index, item.Name, Encoding.UTF8.GetBytes(text)) : IndustryLevels.Missing($"value[{index}].data.value");
    }

    /// <summary>The answer to a look-up: the template's name at 1000 and 1001, then the values in the order of their indexes.</summary>
    public static void Write(Utf8JsonWriter json, ThingRecord record, TemplateBody? template)
    {
        var version = record.Template is { } handle ? TemplateVersion.NameOf(handle, template) : "";
        json.WriteStartObject();
        json.WriteString("code"u8, "200"u8);
        json.WriteString("prefix"u8, record.Handle.Prefix.ToString());
        json.WriteString("handle"u8, record.Handle.ToString());
        json.WriteString("templateVersion"u8, version);
        json.WriteStartArray("value"u8);
        var written = record.Template is null;
        foreach (var value in record.Values.OrderBy(v => v.Index))
        {
            if (!written && value.Index > 1001) { WriteTemplate(json, record.Template!.Value, version); written = true; }
            if (value.Index is not (1000 or 1001)) WriteValue(json, value.Index, value.Type, value.Data.Span);
        }
        if (!written) WriteTemplate(json, record.Template!.Value, version);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, Handle template, string version)
    {
        WriteValue(json, 1000, "TEMPLATE_ID", Encoding.UTF8.GetBytes(template.ToString()));
        WriteValue(json, 1001, "TEMPLATE", Encoding.UTF8.GetBytes(version));
    }

    private static void WriteValue(Utf8JsonWriter json, int index, string type, ReadOnlySpan<byte> data)
    {
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        json.WriteString("format"u8, Utf8.IsValid(data) ? "string"u8 : "base64"u8);
        if (Utf8.IsValid(data)) json.WriteString("value"u8, data);
        else json.WriteBase64String("value"u8, data);
        json.WriteEndObject();
        json.WriteString("auth"u8, "1"u8);
        json.WriteNumber("index"u8, index);
        json.WriteString("type"u8, type);
        json.WriteEndObject();
    }

    private static Outcome Wrong(int index, string zh, string en) => new(Codes.ThingsValueInvalid, index.ToString(CultureInfo.InvariantCulture), "value", new Bilingual(zh, en));
}
