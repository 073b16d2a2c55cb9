using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Parties;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Items of metadata as the enterprise nodes write them. Their data types 1–8 are the numbers of our first eight; of ours beyond them 9 and 10 read as texts.</summary>
internal static class MetaItemJson
{
    private const int OneToMany = 2;

    /// <param name="old">The item to change; null for a new one, whose values its own organisation reads until they are made public.</param>
    public static Outcome<TemplateItem> Read(JsonElement json, int index, TemplateItem? old)
    {
        if (json.FilledText("englishName") is not { } name) return Missing("englishName");
        if (json.FilledText("chineseName") is not { } nameZh) return Missing("chineseName");
        var schema = json.Field("itemSchemaCreateDTO") ?? default;
        var type = schema.Whole("dataType");
        if (type is not (>= 1 and <= 8)) return Wrong("itemSchemaCreateDTO.dataType", $"{name} 的 dataType 应为 1–8，而不是 {type}。", $"dataType of {name} is 1 to 8, not {type}.");
        var item = old ?? new TemplateItem { Index = index, Name = name, NameZh = nameZh, Type = (ItemType)type!.Value, Visibility = Visibility.Granted };
        item = item with
        {
            Name = name, NameZh = nameZh, Type = (ItemType)type!.Value, Code = json.FilledText("itemCode"), Definition = json.FilledText("definition"), Comment = json.FilledText("comment"),
            Input = json.Flag("inputNecessary") ?? old?.Input ?? true, Required = json.Flag("required") ?? old?.Required ?? false, Unique = json.Flag("uniqueField") ?? old?.Unique ?? false,
            List = json.Flag("listItemNecessary") ?? old?.List ?? true, Enabled = json.Whole("itemState") is { } state ? state == 0 : old?.Enabled ?? true,
        };
        return ReadSchema(schema, json.Field("itemReferenceDTO") ?? default, item with { Searchable = item.List || item.Unique });
    }

    private static Outcome<TemplateItem> ReadSchema(JsonElement schema, JsonElement reference, TemplateItem item)
    {
        switch (item.Type)
        {
            case ItemType.Text:
                return item with { MinLength = schema.Whole("minLength"), MaxLength = schema.Whole("maxLength"), CharacterRange = schema.FilledText("charRange") };
            case ItemType.Number:
                var (least, most) = (item.Min, item.Max);
                if (schema.FilledText("numberRange") is { } range && !TryReadRange(range, out least, out most)) return Wrong("itemSchemaCreateDTO.numberRange", $"{item.Name} 的数值范围应写作 [最小值,最大值]。", $"numberRange of {item.Name} is written [least,most].");
                return item with { Decimals = schema.Whole("accuracy"), Min = least, Max = most };
            case ItemType.Date:
                var format = FormatOf(schema.FilledText("dateFormat") ?? "YYYY-MM-DD");
                return TemplateRules.DateFormats.Contains(format) ? item with { DateFormat = format } : Wrong("itemSchemaCreateDTO.dateFormat", $"{item.Name} 的日期格式应为 YYYY、YYYY-MM、YYYY-MM-DD、YYYY-MM-DD HH:mm 或 YYYY-MM-DD HH:mm:ss。", $"dateFormat of {item.Name} is YYYY, YYYY-MM, YYYY-MM-DD, YYYY-MM-DD HH:mm or YYYY-MM-DD HH:mm:ss.");
            case ItemType.Reference:
                if (reference.FilledText("referenceMetaHandle") is not { } target) return Missing("itemReferenceDTO.referenceMetaHandle");
                return item with { ReferenceTemplate = target, MaxFiles = schema.Whole("referenceType") == OneToMany ? MetaFileTypes.FilesMax : null };
            default:
                // more than there may be is kept as the most, as on their nodes
                return item with { MaxFiles = Math.Min(schema.Whole("maxFileCount") ?? 1, MetaFileTypes.FilesMax), FileTypes = MetaFileTypes.Read(schema) };
        }
    }

    /// <summary>As <c>/open/meta/info</c> tells of an item.</summary>
    public static void Write(Utf8JsonWriter json, TemplateItem item)
    {
        json.WriteStartObject();
        json.WriteNumber("itemIndex"u8, item.Index);
        json.WriteString("itemCode"u8, item.Code ?? item.Name);
        json.WriteString("englishName"u8, item.Name);
        json.WriteString("chineseName"u8, item.NameZh);
        json.WriteNumber("itemState"u8, item.Enabled ? 0 : 1);
        json.WriteString("definition"u8, item.Definition ?? "");
        json.WriteNumber("inputNecessary"u8, item.Input ? 1 : 0);
        json.WriteNumber("listItemNecessary"u8, item.List ? 1 : 0);
        json.WriteNumber("required"u8, item.Required ? 1 : 0);
        json.WriteNumber("uniqueField"u8, item.Unique ? 1 : 0);
        json.WriteString("comment"u8, item.Comment ?? "");
        json.WriteStartObject("itemSchemaVO"u8);
        WriteSchema(json, item);
        json.WriteEndObject();
        if (item.ReferenceTemplate is { } reference)
        {
            json.WriteStartObject("itemReferenceVO"u8);
            json.WriteString("referenceMetaHandle"u8, reference);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>The fields that say what a value may be, into an object that is open.</summary>
    public static void WriteSchema(Utf8JsonWriter json, TemplateItem item)
    {
        json.WriteNumber("dataType"u8, TypeOf(item));
        switch (item.Type)
        {
            case ItemType.Number:
                json.WriteNumber("minLength"u8, 0);
                json.WriteNumber("maxLength"u8, 38);
                if (item.Decimals is { } decimals) json.WriteNumber("accuracy"u8, decimals);
                if (item.Min is { } least && item.Max is { } most) json.WriteString("numberRange"u8, string.Create(CultureInfo.InvariantCulture, $"[{least},{most}]"));
                break;
            case ItemType.Date:
                json.WriteString("dateFormat"u8, (item.DateFormat ?? "yyyy-MM-dd").Replace("yyyy", "YYYY", StringComparison.Ordinal).Replace("dd", "DD", StringComparison.Ordinal));
                break;
            case ItemType.Reference or ItemType.Point:
                json.WriteNumber("referenceType"u8, item.MaxFiles > 1 ? OneToMany : 1);
                break;
            case ItemType.File or ItemType.Audio or ItemType.Video or ItemType.Image:
                json.WriteNumber("maxFileCount"u8, item.MaxFiles ?? 1);
                MetaFileTypes.Write(json, item);
                break;
            default:
                json.WriteNumber("minLength"u8, item.MinLength ?? 0);
                json.WriteNumber("maxLength"u8, item.MaxLength ?? TemplateRules.TextLengthMax);
                if (item.CharacterRange is { } range) json.WriteString("charRange"u8, range);
                break;
        }
    }

    /// <summary>Their number of our type.</summary>
    public static int TypeOf(TemplateItem item) => item.Type switch { ItemType.Point => (int)ItemType.Reference, ItemType.Boolean or ItemType.Choice => (int)ItemType.Text, var type => (int)type };

    public static string TypeName(TemplateItem item) => TypeOf(item) switch { 1 => "字符型", 2 => "数值型", 3 => "日期型", 4 => "文件型", 5 => "引用型", 6 => "音频型", 7 => "视频型", _ => "图片型" };

    private static string FormatOf(string theirs) => theirs.Replace("YYYY", "yyyy", StringComparison.Ordinal).Replace("DD", "dd", StringComparison.Ordinal).Replace("hh", "HH", StringComparison.Ordinal);

    private static bool TryReadRange(string text, out decimal? least, out decimal? most)
    {
        (least, most) = (null, null);
        if (text is not ['[', .., ']'] || text[1..^1].Split([',', '，'], 2) is not [var from, var to]) return false;
        if (!decimal.TryParse(from, NumberStyles.Number, CultureInfo.InvariantCulture, out var a) || !decimal.TryParse(to, NumberStyles.Number, CultureInfo.InvariantCulture, out var b)) return false;
        (least, most) = (a, b);
        return true;
    }

    private static Outcome Missing(string field) => Wrong(field, $"入参{field}不能为空", $"{field} must not be empty");

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
