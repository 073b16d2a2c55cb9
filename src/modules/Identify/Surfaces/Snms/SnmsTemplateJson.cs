using System.Text.Json;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>Which form of the interface a client speaks: the fifth has item indexes, item states and the template's handle.</summary>
internal enum SnmsForm { V3 = 3, V5 = 5 }

/// <summary>Templates as the second-level nodes' OpenAPI writes them: items are texts with a least and a greatest length.</summary>
internal static class SnmsTemplateJson
{
    private const int ActiveCarrier = 1, OtherObject = 2;
    private const int NameLengthMax = 100;

    /// <param name="old">Null for a new template; else what is not named in the request stays, and items only change or come.</param>
    public static Outcome<TemplateBody> Read(JsonElement json, string version, TemplateBody? old)
    {
        var industry = IndustryLevels.Read(json);
        if (!industry.Succeeded) return industry.Status;
        if (json.Whole("type") is not (ActiveCarrier or OtherObject) and var type) return type is null ? IndustryLevels.Missing("type") : Wrong("type", "type 应为 1（主动标识载体）或 2（其他）。", "type is 1 (active carrier) or 2 (other).");
        var items = ReadItems(json, old?.Items ?? []);
        if (!items.Succeeded) return items.Status;
        var name = version.Length > NameLengthMax ? version[..NameLengthMax] : version;
        var body = old ?? new TemplateBody { NameZh = name, NameEn = name, Kind = ObjectKind.Other, Items = [], Code = version };
        var isCarrier = json.Whole("type") == ActiveCarrier;
        return body with
        {
            Industry = industry.Value.Code,
            // a kind that our own pages gave says more than "other"
            Kind = isCarrier ? ObjectKind.ActiveCarrier : body.Kind == ObjectKind.ActiveCarrier ? ObjectKind.Other : body.Kind,
            Description = json.Text("description") ?? body.Description,
            Items = items.Value,
        };
    }

    /// <summary>The items of the new version: the old ones in their order, changed where the request says so, then the new ones.</summary>
    private static Outcome<IReadOnlyList<TemplateItem>> ReadItems(JsonElement json, IReadOnlyList<TemplateItem> old)
    {
        if (json.Array("items") is not { Count: > 0 } given) return old.Count > 0 && json.Field("items") is null or { ValueKind: JsonValueKind.Array } ? new List<TemplateItem>(old) : IndustryLevels.Missing("items");
        if (given.Count > TemplateRules.ItemsMax) return Wrong("items", $"模板最多有 {TemplateRules.ItemsMax} 个属性项。", $"A template has at most {TemplateRules.ItemsMax} items.");
        List<TemplateItem> items = [.. old];
        // an index that a later item asks for is not given to an earlier one that asks for none
        HashSet<int> taken = [.. old.Select(i => i.Index), .. given.Select(g => g.Whole("idIndex")).OfType<int>()];
        for (var i = 0; i < given.Count; i++)
        {
            var index = given[i].Whole("idIndex");
            if (given[i].FilledText("idType") is not { } name) return IndustryLevels.Missing($"items[{i}].idType");
            var at = items.FindIndex(x => index is { } wanted ? x.Index == wanted : string.Equals(x.Name, name, StringComparison.OrdinalIgnoreCase));
            if (at >= 0 && !string.Equals(items[at].Name, name, StringComparison.OrdinalIgnoreCase))
                return Wrong($"items[{i}].idType", $"索引 {index} 已是属性 {items[at].Name}，英文名称不能修改；请禁用后另加一项。", $"Index {index} is the item {items[at].Name}, whose name cannot change; disable it and add another.");
            var item = ReadItem(given[i], i, at >= 0 ? items[at] : new TemplateItem { Index = index ?? Free(taken), Name = name, NameZh = "", Type = ItemType.Text });
            if (!item.Succeeded) return item.Status;
            if (at >= 0) items[at] = item.Value;
            else items.Add(item.Value);
        }
        return items;
    }

    private static Outcome<TemplateItem> ReadItem(JsonElement json, int at, TemplateItem old)
    {
        if (json.FilledText("name") is not { } name) return IndustryLevels.Missing($"items[{at}].name");
        var limits = json.Field("metadata") ?? default;
        if (limits.ValueKind == JsonValueKind.Array && limits.GetArrayLength() > 0) limits = limits[0];
        if (limits.ValueKind != JsonValueKind.Object) return IndustryLevels.Missing($"items[{at}].metadata");
        if (limits.FilledText("type") is { } type && !type.Equals("string", StringComparison.OrdinalIgnoreCase)) return Wrong($"items[{at}].metadata.type", "metadata.type 现只支持 string。", "metadata.type can only be string.");
        if (json.Whole("state") is not (null or 0 or 1)) return Wrong($"items[{at}].state", "state 应为 0（禁用）或 1（启用）。", "state is 0 (disabled) or 1 (enabled).");
        return old with
        {
            NameZh = name, Required = json.Flag("required") ?? old.Required, Enabled = json.Whole("state") is { } state ? state == 1 : old.Enabled,
            MinLength = limits.Whole("minLength") ?? old.MinLength, MaxLength = limits.Whole("maxLength") ?? old.MaxLength,
        };
    }

    /// <summary>Whether this form can say all that the template asks for.</summary>
    public static bool CanSay(TemplateBody body) => body.Items.All(i => i.Type == ItemType.Text);

    public static void Write(Utf8JsonWriter json, Template template, SnmsForm form)
    {
        var body = template.Body;
        var industry = new IndustryLevels(body.Industry);
        json.WriteStartObject();
        json.WriteNumber("id"u8, template.Position);
        json.WriteString("prefix"u8, template.Handle.Prefix.ToString());
        json.WriteString("name"u8, body.NameZh);
        json.WriteString("version"u8, TemplateVersion.NameOf(template.Handle, body));
        json.WriteString("industryCategory"u8, industry.Category);
        json.WriteString("industrySpecific"u8, industry.Specific);
        json.WriteString("industryTrade"u8, industry.Trade);
        json.WriteString("industrySubclass"u8, industry.Subclass);
        json.WriteNumber("type"u8, body.Kind == ObjectKind.ActiveCarrier ? ActiveCarrier : OtherObject);
        json.WriteString("description"u8, body.Description ?? "");
        if (form == SnmsForm.V5) json.WriteString("handle"u8, template.Handle.ToString());
        json.WriteStartArray("items"u8);
        // the third form has no word for a disabled item, and offers only what may be filled
        foreach (var item in body.Items.Where(i => form == SnmsForm.V5 || i.Enabled)) WriteItem(json, item, form);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, TemplateItem item, SnmsForm form)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, item.NameZh);
        json.WriteString("idType"u8, item.Name);
        if (form == SnmsForm.V5) json.WriteNumber("idIndex"u8, item.Index);
        json.WriteStartObject("metadata"u8);
        json.WriteString("type"u8, "string"u8);
        json.WriteNumber("minLength"u8, item.MinLength ?? 0);
        json.WriteNumber("maxLength"u8, item.MaxLength ?? TemplateRules.TextLengthMax);
        json.WriteEndObject();
        json.WriteBoolean("required"u8, item.Required);
        if (form == SnmsForm.V5) json.WriteNumber("state"u8, item.Enabled ? 1 : 0);
        json.WriteEndObject();
    }

    private static int Free(HashSet<int> taken)
    {
        var index = TemplateRules.IndexMin;
        while (!taken.Add(index)) index++;
        return index;
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
