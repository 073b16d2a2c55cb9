using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Parties;
using Yiwang.Things.Aliases;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Checks;

internal enum ItemMeaning : byte { None, Code, Gtin, Uscc }

/// <summary>Attributes that are codes of public schemes with check digits, known by their names.</summary>
internal static class ItemMeanings
{
    public static ItemMeaning Of(TemplateItem item)
    {
        if (item.Type != ItemType.Text) return ItemMeaning.None;
        foreach (var name in (ReadOnlySpan<string>)[item.NameZh, item.Name, item.Code ?? ""])
        {
            var meaning = HeadingWords.Concept(HeadingWords.Normal(name)) switch
            {
                "商品条码" => ItemMeaning.Gtin,
                "统一社会信用代码" => ItemMeaning.Uscc,
                "产品编码" or "序列号" or "批号" or "炉号" or "图号" or "资产编号" => ItemMeaning.Code,
                _ => ItemMeaning.None,
            };
            if (meaning != ItemMeaning.None) return meaning;
        }
        if (item.NameZh.Contains("信用代码", StringComparison.Ordinal)) return ItemMeaning.Uscc;
        if (item.NameZh.Contains("条码", StringComparison.Ordinal) || item.Name.Contains("gtin", StringComparison.OrdinalIgnoreCase)) return ItemMeaning.Gtin;
        return item.Unique ? ItemMeaning.Code : ItemMeaning.None;
    }

    /// <summary>Null when the code is right; then <paramref name="code"/> is its canonical form.</summary>
    public static (string Code, Bilingual Say)? Check(ItemMeaning meaning, ref string code)
    {
        if (meaning == ItemMeaning.Gtin)
        {
            if (code.Length is not (8 or 12 or 13 or 14) || code.AsSpan().ContainsAnyExceptInRange('0', '9')) return ("gtin.shape", Findings.GtinShape);
            return Gtin.IsValid(code) ? null : ("gtin.check-digit", Findings.GtinWrong(Gtin.CheckDigit(code.AsSpan(..^1))));
        }
        if (meaning != ItemMeaning.Uscc) return null;
        if (!Uscc.TryParse(code, out var uscc, out var problem)) return (problem.Name, problem.Say);
        code = uscc.ToString();
        return null;
    }
}
