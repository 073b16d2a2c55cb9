using Yiwang.Cases.Definitions;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Forms;

/// <summary>Types of fields and kinds of states as people say them.</summary>
internal static class FieldTypeWords
{
    public static Bilingual Of(FieldType type) => type switch
    {
        FieldType.Text => new("文本", "Text"),
        FieldType.LongText => new("多行文本", "Long text"),
        FieldType.Integer => new("整数", "Whole number"),
        FieldType.Decimal => new("小数", "Decimal"),
        FieldType.Money => new("金额", "Money"),
        FieldType.Boolean => new("是否", "Yes or no"),
        FieldType.Date => new("日期", "Date"),
        FieldType.Time => new("时间", "Time"),
        FieldType.DateTime => new("日期时间", "Date and time"),
        FieldType.Duration => new("时长", "Duration"),
        FieldType.Choice => new("单选", "One choice"),
        FieldType.Choices => new("多选", "Several choices"),
        FieldType.Files => new("附件", "Files"),
        FieldType.Photos => new("照片", "Photos"),
        FieldType.Thing => new("设备或物品", "Thing"),
        FieldType.Point => new("测点", "Point"),
        FieldType.User => new("人员", "Person"),
        FieldType.Organization => new("组织", "Organisation"),
        FieldType.Uscc => new("统一社会信用代码", "Unified social credit code"),
        FieldType.Region => new("行政区划", "Region"),
        FieldType.Regions => new("多个行政区划", "Regions"),
        FieldType.Industry => new("行业", "Industry"),
        FieldType.Phone => new("电话", "Phone"),
        FieldType.Email => new("邮箱", "E-mail"),
        FieldType.Address => new("地址", "Address"),
        FieldType.Table => new("表格", "Table"),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>As a span is read out: 3 个工作日.</summary>
    public static Bilingual Of(CaseSpan span) => span.Unit switch
    {
        SpanUnit.Minutes => new($"{span.Count} 分钟", $"{span.Count} min"),
        SpanUnit.Hours => new($"{span.Count} 小时", $"{span.Count} h"),
        SpanUnit.Days => new($"{span.Count} 天", $"{span.Count} d"),
        SpanUnit.Workdays => new($"{span.Count} 个工作日", English.Count(span.Count, "workday")),
        _ => throw new ArgumentOutOfRangeException(nameof(span), span, null),
    };
}
