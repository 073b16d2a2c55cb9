using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>When and by whom; null = not to be told, or not known.</summary>
internal readonly record struct MetaTimes(string? Created, string? Updated, string? Published, string? Creator);

/// <summary>Metadata (元数据) of an enterprise node and templates of ours, into each other.</summary>
internal static class MetaJson
{
    public const string Unclassified = "UN_CLASSIFIED";
    private const int NameLengthMax = 100;

    /// <summary>The part that <c>create</c> and <c>update-basic-info</c> share.</summary>
    /// <param name="old">Whose items stay; null for new metadata.</param>
    public static Outcome<TemplateBody> ReadBasics(JsonElement json, TemplateBody? old)
    {
        if (json.FilledText("metaName") is not { Length: <= NameLengthMax } name) return Missing("metaName");
        if (json.FilledText("metaCode") is not { Length: <= NameLengthMax } code) return Missing("metaCode");
        if (json.FilledText("classifyCode") is not { } classification) return Missing("classifyCode");
        var industry = IndustryLevels.Read(json);
        if (!industry.Succeeded) return industry.Status;
        var body = old ?? new TemplateBody { NameZh = name, NameEn = name, Kind = ObjectKind.Other, Items = [] };
        return body with
        {
            NameZh = name, NameEn = old is null || old.NameEn == old.NameZh ? name : old.NameEn, Code = code, Classification = classification == Unclassified ? null : classification,
            Industry = industry.Value.Code, Standard = json.FilledText("standard"), Description = json.FilledText("metaDesc"),
        };
    }

    /// <summary>The old items, changed where one of the list is the same by index or English name, then those that are new. Nothing is deleted.</summary>
    public static Outcome<IReadOnlyList<TemplateItem>> ReadItems(IReadOnlyList<JsonElement> given, IReadOnlyList<TemplateItem> old)
    {
        if (given.Count > TemplateRules.ItemsMax) return new Outcome(Codes.RequestInvalid, "items", "items", new Bilingual($"元数据最多有 {TemplateRules.ItemsMax} 个属性。", $"Metadata has at most {TemplateRules.ItemsMax} items."));
        List<TemplateItem> items = [.. old];
        HashSet<int> taken = [.. old.Select(i => i.Index), .. given.Select(g => g.Whole("itemIndex")).OfType<int>()];
        foreach (var element in given)
        {
            var (index, name) = (element.Whole("itemIndex"), element.FilledText("englishName"));
            var at = items.FindIndex(i => index is { } wanted ? i.Index == wanted : string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase));
            var item = MetaItemJson.Read(element, at >= 0 ? items[at].Index : index ?? Free(taken), at >= 0 ? items[at] : null);
            if (!item.Succeeded) return item.Status;
            if (at >= 0) items[at] = item.Value;
            else items.Add(item.Value);
        }
        return items;
    }

    /// <summary>As <c>/open/meta/info</c> answers.</summary>
    public static void WriteInfo(Utf8JsonWriter json, Template template, bool published, string contributor, in MetaTimes times)
    {
        var body = template.Body;
        json.WriteStartObject();
        json.WriteString("classifyCode"u8, body.Classification ?? Unclassified);
        json.WriteString("classifyName"u8, ClassificationName(body.Classification));
        json.WriteString("metaHandle"u8, template.Handle.ToString());
        WriteBasics(json, template, published, contributor);
        if (times.Creator is { } creator) json.WriteString("createdBy"u8, creator);
        if (times.Created is { } created) json.WriteString("createdTime"u8, created);
        if (times.Updated is { } updated) json.WriteString("updatedTime"u8, updated);
        json.WriteStartArray("itemVOS"u8);
        foreach (var item in body.Items) MetaItemJson.Write(json, item);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As resolving the metadata's handle answers.</summary>
    public static void WriteObject(Utf8JsonWriter json, Template template, string contributor, MetaTimes times)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, template.Handle.ToString());
        json.WriteString("type"u8, DoipTypes.Meta);
        json.WriteStartObject("attributes"u8);
        json.WriteStartObject("content"u8);
        json.WriteStartObject("basicInfo"u8);
        WriteBasics(json, template, published: true, contributor);
        if (times.Published is { } published)
        {
            json.WriteString("publishedTime"u8, published);
            json.WriteString("effectiveTime"u8, published);
        }
        if (times.Updated is { } updated) json.WriteString("latestUpdateTime"u8, updated);
        json.WriteEndObject();
        json.WriteStartArray("itemInfos"u8);
        foreach (var item in template.Body.Items) WriteItemInfo(json, item);
        json.WriteEndArray();
        WriteNames(json, "required", template.Body.Items.Where(i => i.Required));
        WriteNames(json, "uniqueness", template.Body.Items.Where(i => i.Unique));
        WriteNames(json, "inputItem", template.Body.Items.Where(i => i.Input));
        WriteNames(json, "listItem", template.Body.Items.Where(i => i.List));
        json.WriteEndObject();
        json.WriteStartObject("metaData"u8);
        if (times.Created is { } created) json.WriteString("createTime"u8, created);
        if (times.Updated is { } changed) json.WriteString("updateTime"u8, changed);
        if (times.Creator is { } creator) json.WriteString("creator"u8, creator);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string ClassificationName(string? classification) => classification ?? "未分类";

    private static void WriteBasics(Utf8JsonWriter json, Template template, bool published, string contributor)
    {
        var body = template.Body;
        var industry = new IndustryLevels(body.Industry);
        json.WriteString("metaName"u8, body.NameZh);
        json.WriteString("metaCode"u8, CodeOf(template));
        json.WriteString("industry"u8, string.Join('/', new[] { industry.Category, industry.Specific, industry.Trade, industry.Subclass }.Where(p => p.Length > 0)));
        json.WriteString("industryCategory"u8, industry.Category);
        json.WriteString("industrySpecific"u8, industry.Specific);
        json.WriteString("industryTrade"u8, industry.Trade);
        json.WriteString("industrySubclass"u8, industry.Subclass);
        json.WriteNumber("metaState"u8, published ? 1 : 0);
        json.WriteString("metaContributor"u8, contributor);
        json.WriteString("standard"u8, body.Standard ?? "");
        json.WriteString("metaDesc"u8, body.Description ?? "");
        json.WriteNumber("isQuote"u8, body.BasedOn is null ? 0 : 1);
    }

    public static string CodeOf(Template template) => template.Body.Code ?? template.Handle.Suffix.ToString()["META_".Length..];

    private static void WriteItemInfo(Utf8JsonWriter json, TemplateItem item)
    {
        json.WriteStartObject();
        json.WriteStartObject("itemBasicInfo"u8);
        json.WriteNumber("itemIndex"u8, item.Index);
        json.WriteString("itemCode"u8, item.Code ?? item.Name);
        json.WriteString("enName"u8, item.Name);
        json.WriteString("cnName"u8, item.NameZh);
        json.WriteNumber("state"u8, item.Enabled ? 0 : 1);
        json.WriteEndObject();
        json.WriteStartObject("itemSchemaInfo"u8);
        MetaItemJson.WriteSchema(json, item);
        json.WriteString("dataTypeString"u8, MetaItemJson.TypeName(item));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<TemplateItem> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item.Name);
        json.WriteEndArray();
    }

    private static int Free(HashSet<int> taken)
    {
        var index = TemplateRules.IndexMin;
        while (!taken.Add(index)) index++;
        return index;
    }

    private static Outcome Missing(string field) => new(Codes.RequestInvalid, field, field, new Bilingual(string.Create(CultureInfo.InvariantCulture, $"入参{field}不能为空，最多 {NameLengthMax} 个字"), $"{field} must not be empty, and has at most {NameLengthMax} characters"));
}
