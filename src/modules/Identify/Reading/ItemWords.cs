using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reading;

/// <summary>Names of template items, kinds and types for people.</summary>
internal static class ItemWords
{
    /// <summary>The Chinese name, or the English one taken apart: productName → Product name.</summary>
    public static string Label(Text text, TemplateItem item) => text.Chinese ? item.NameZh : Apart(item.Name);

    public static string Name(Text text, TemplateBody body) => text[body.NameZh, body.NameEn];

    public static string Apart(string name)
    {
        var words = new System.Text.StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '_')
            {
                words.Append(' ');
            }
            else if (i > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(name[i - 1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(i == 0 ? char.ToUpperInvariant(c) : c);
            }
        }
        return words.ToString();
    }

    public static Bilingual Of(ObjectKind kind) => kind switch
    {
        ObjectKind.Product => new("产品", "Product"),
        ObjectKind.Batch => new("批次", "Batch"),
        ObjectKind.Piece => new("单品", "Piece"),
        ObjectKind.Equipment => new("设备", "Equipment"),
        ObjectKind.Person => new("人员", "Person"),
        ObjectKind.Organization => new("组织", "Organisation"),
        ObjectKind.Document => new("单据", "Document"),
        ObjectKind.Place => new("地点", "Place"),
        ObjectKind.Service => new("服务", "Service"),
        ObjectKind.DataSet => new("数据集", "Data set"),
        ObjectKind.ActiveCarrier => new("主动标识载体", "Active carrier"),
        _ => new("其他", "Other"),
    };

    public static Bilingual Of(ItemType type) => type switch
    {
        ItemType.Text => new("字符", "Text"),
        ItemType.Number => new("数值", "Number"),
        ItemType.Date => new("日期", "Date"),
        ItemType.File => new("文件", "File"),
        ItemType.Reference => new("引用", "Reference"),
        ItemType.Audio => new("音频", "Audio"),
        ItemType.Video => new("视频", "Video"),
        ItemType.Image => new("图片", "Image"),
        ItemType.Boolean => new("是否", "Yes or no"),
        ItemType.Choice => new("枚举", "Choice"),
        _ => new("测点", "Live point"),
    };

    public static Bilingual Of(TemplateState state) => state switch
    {
        TemplateState.Draft => new("草稿", "Draft"),
        TemplateState.Published => new("已发布", "Published"),
        _ => new("停用", "Disabled"),
    };
}
