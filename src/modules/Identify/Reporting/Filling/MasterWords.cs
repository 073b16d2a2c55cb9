using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>Which item of a template is meant by a field of T9: by the words that templates use for it.</summary>
internal static class MasterWords
{
    private static readonly (string Field, string[] Words)[] s_product =
    [
        ("productType", ["产品类型", "产品类别", "品类", "productType", "category"]),
        ("brand", ["产品品牌", "品牌", "brand"]),
        ("productName", ["产品名称", "品名", "名称", "productName", "name"]),
        ("maker", ["生产厂商", "生产厂家", "生产单位", "生产企业", "制造商", "maker", "manufacturer", "producer"]),
        ("producedAt", ["生产日期", "灌装日期", "生产时间", "制造日期", "producedAt", "productionDate", "producedOn"]),
        ("validUntil", ["有效期", "有效期至", "保质期", "保质期至", "validUntil", "expiry", "bestBefore"]),
    ];

    private static readonly (string Field, string[] Words)[] s_carrier =
    [
        ("terminalType", ["终端类型", "terminalType"]), ("owner", ["标识所属主体", "所属主体", "owner"]), ("purpose", ["用途", "purpose"]), ("imei", ["IMEI", "串号", "imei"]),
        ("accessLicence", ["进网许可证编号", "进网许可证号"]), ("accessMark", ["进网许可标志识别码"]), ("accessSerial", ["进网许可标志序号"]),
    ];

    public static string? FieldOf(TemplateItem item, ObjectKind kind)
    {
        foreach (var (field, words) in kind == ObjectKind.ActiveCarrier ? s_carrier.Concat(s_product) : s_product)
            if (words.Contains(item.NameZh, StringComparer.OrdinalIgnoreCase) || words.Contains(item.Name, StringComparer.OrdinalIgnoreCase)) return field;
        return null;
    }
}
