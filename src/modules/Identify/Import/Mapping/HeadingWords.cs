using System.Collections.Frozen;
using System.Text;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>What factories call their columns. Words of one line mean the same.</summary>
internal static class HeadingWords
{
    private static readonly string[][] Groups =
    [
        ["产品编码", "产品代码", "产品编号", "物料编码", "物料编号", "物料号", "料号", "品号", "货号", "编码", "编号", "存货编码", "product code", "item code", "item no", "part no", "part number", "sku", "code"],
        ["产品名称", "品名", "名称", "物料名称", "货物名称", "存货名称", "商品名称", "零件名称", "product name", "name", "item name", "description"],
        ["规格型号", "规格", "型号", "型号规格", "产品型号", "model", "spec", "specification"],
        ["材质", "材料", "材料牌号", "牌号", "material", "grade"],
        ["批号", "批次", "批次号", "生产批号", "生产批次", "产品批号", "batch", "batch no", "lot", "lot no"],
        ["炉号", "炉批号", "熔炼炉号", "heat no", "heat number", "heat"],
        ["生产日期", "制造日期", "出厂日期", "生产时间", "加工日期", "production date", "mfg date", "made date", "manufacture date"],
        ["灌装日期", "包装日期", "filling date", "packaging date"],
        ["商品条码", "条码", "条形码", "69码", "国际条码", "gtin", "ean", "ean13", "barcode"],
        ["统一社会信用代码", "社会信用代码", "信用代码", "税号", "供应商信用代码", "供应商统一社会信用代码", "uscc", "supplier uscc", "credit code"],
        ["供应商", "供应商名称", "供货单位", "supplier", "vendor"],
        ["生产厂家", "生产企业", "制造商", "厂家", "生产单位", "manufacturer", "producer", "maker"],
        ["硬度", "布氏硬度", "洛氏硬度", "hardness"],
        ["锻造温度", "始锻温度", "终锻温度", "forging temperature", "forge temp", "forging temp"],
        ["重量", "单重", "净重", "单件重量", "质量", "weight", "net weight", "mass"],
        ["数量", "件数", "qty", "quantity", "pieces"],
        ["单位", "计量单位", "unit", "uom"],
        ["检验员", "质检员", "检验人", "检测人", "inspector", "checked by"],
        ["检验结论", "检验结果", "是否合格", "合格", "result", "inspection result", "qualified"],
        ["图号", "图纸号", "图纸编号", "drawing", "drawing no"],
        ["序列号", "出厂编号", "机身号", "表号", "serial", "serial no", "serial number", "sn"],
        ["酒精度", "度数", "酒精度数", "abv", "alcohol", "alcohol content"],
        ["净含量", "容量", "规格容量", "volume", "net content"],
        ["香型", "酒体香型", "aroma", "flavour"],
        ["执行标准", "产品标准", "标准号", "standard"],
        ["等级", "质量等级", "级别", "quality grade", "class"],
        ["产线", "生产线", "线别", "line", "production line"],
        ["车间", "workshop"],
        ["备注", "说明", "附注", "remark", "remarks", "note", "comment"],
        ["保质期", "质保期", "shelf life", "warranty"],
        ["资产编号", "设备编号", "asset no", "asset number", "equipment no"],
        ["设备名称", "机台名称", "asset name", "equipment name"],
        ["设备类别", "设备分类", "设备类型", "资产类别", "category", "equipment category"],
        ["重要程度", "重要度", "关键程度", "设备等级", "ABC分类", "criticality"],
        ["特种设备", "是否特种设备", "special equipment"],
        ["使用状态", "设备状态", "状态", "资产状态", "status"],
        ["责任人", "负责人", "设备责任人", "保管人", "responsible", "owner"],
        ["厂区", "工厂", "所在厂区", "plant", "site"],
        ["工位", "机位", "station"],
        ["使用部门", "部门", "department"],
        ["投用日期", "启用日期", "投产日期", "使用日期", "commission date"],
        ["购置日期", "采购日期", "购入日期", "purchase date"],
        ["额定功率", "装机功率", "功率", "rated power", "power"],
        ["原值", "资产原值", "购置金额", "original value"],
        ["下次检验日期", "下次检验", "检验到期", "next inspection"],
        ["网络地址", "IP", "IP地址", "ip address", "network address"],
        ["产地国", "国别", "产地", "country"],
        ["配料", "原料", "原料与配料", "ingredients"],
    ];

    private static readonly FrozenDictionary<string, int> GroupOf = Groups
        .SelectMany((words, group) => words.Select(w => (Word: Normal(w), group))).DistinctBy(w => w.Word).ToFrozenDictionary(w => w.Word, w => w.group);

    /// <summary>Lower case, without blanks, signs and what stands in brackets.</summary>
    public static string Normal(string text)
    {
        var into = new StringBuilder(text.Length);
        var depth = 0;
        foreach (var raw in text)
        {
            var c = raw is >= '\uFF01' and <= '\uFF5E' ? (char)(raw - 0xFEE0) : raw;
            if (c is '(' or '[' or '【') depth++;
            else if (c is ')' or ']' or '】') depth = Math.Max(0, depth - 1);
            else if (depth == 0 && char.IsLetterOrDigit(c)) into.Append(char.ToLowerInvariant(c));
        }
        return into.ToString();
    }

    /// <summary>What stands in brackets, where people write the unit: 锻造温度（℃）.</summary>
    public static string? UnitHint(string heading)
    {
        var text = Survey.Cleaning.HalfWidth(heading);
        var open = text.LastIndexOf('(');
        var close = text.IndexOf(')', open + 1);
        if (open < 0) (open, close) = (text.LastIndexOf('/') is var s && s > 0 && text.Length - s <= 6 ? s : -1, text.Length);
        return open > 0 && close > open + 1 ? text[(open + 1)..close].Trim() : null;
    }

    public static bool SameMeaning(string a, string b) => GroupOf.TryGetValue(a, out var x) && GroupOf.TryGetValue(b, out var y) && x == y;

    /// <summary>The group's line, as one of <see cref="Groups"/>' first words; null when the word is in none.</summary>
    public static string? Concept(string normal) => GroupOf.TryGetValue(normal, out var group) ? Groups[group][0] : null;

    /// <summary>The English word of a group, for the name of an item made from a Chinese heading.</summary>
    public static string? English(string normal) => GroupOf.TryGetValue(normal, out var group) ? Groups[group].First(w => char.IsAsciiLetter(w[0])) : null;

    /// <summary>Share of common bigrams (Dice), 0–1; single characters compare as themselves.</summary>
    public static double Similarity(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0) return 0;
        if (a == b) return 1;
        if (a.Length == 1 || b.Length == 1) return 0;
        var left = Bigrams(a);
        var right = Bigrams(b);
        var common = left.Intersect(right).Count();
        return 2.0 * common / (left.Count + right.Count);
    }

    private static HashSet<string> Bigrams(string text) => [.. Enumerable.Range(0, text.Length - 1).Select(i => text.Substring(i, 2))];
}
