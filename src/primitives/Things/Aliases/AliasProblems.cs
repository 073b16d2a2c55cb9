using Yiwang.Events;

namespace Yiwang.Things.Aliases;

/// <summary>What is wrong with an alias, for the person who typed it.</summary>
internal static class AliasProblems
{
    public static readonly Bilingual Scheme = new("不支持这种编码体系。", "This coding scheme is not supported.");
    public static readonly Bilingual GtinShape = new("商品条码须是 8、12、13 或 14 位数字。", "A GTIN has 8, 12, 13 or 14 digits.");
    public static readonly Bilingual CodeLength = new("序列号和企业内部编码须为 1–64 个字符。", "A serial number or local code has 1 to 64 characters.");
    public static readonly Bilingual Oid = new("OID 是用点隔开的数字，第一段为 0–2，如 1.2.156.1。", "An OID is numbers separated by dots, the first 0 to 2, as 1.2.156.1.");
    public static readonly Bilingual Ecode = new("Ecode 由版本号 1–4、编码体系标识和主码组成。", "An Ecode is a version 1 to 4, a numbering system and a main code.");
    public static readonly Bilingual DidBid = new("BID 形如 did:bid:ef…，共 32–57 个字符。", "A BID looks like did:bid:ef… with 32 to 57 characters.");

    public static Bilingual GtinCheckDigit(char right) => new($"商品条码的校验位不对，最后一位应为 {right}；请核对有没有抄错。", $"The GTIN's check digit is wrong: the last digit should be {right}; look for a typing mistake.");
}
