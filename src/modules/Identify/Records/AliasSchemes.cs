using Yiwang.Console.Language;
using Yiwang.Things;

namespace Yiwang.Identify.Records;

/// <summary>Schemes of other codes, as forms offer them.</summary>
internal static class AliasSchemes
{
    public static IEnumerable<(string, string)> Of(Text text) =>
    [
        ("Gtin", text["商品条码（GTIN）", "GTIN"]), ("Gs1", text["GS1 标识（元素串或数字链接）", "GS1 key (element string or Digital Link)"]), ("Serial", text["序列号", "Serial number"]),
        ("LocalCode", text["本地编码", "Local code"]), ("Oid", "OID"), ("Ecode", "Ecode"), ("DidBid", "did:bid"),
    ];

    /// <returns>None when the form names none.</returns>
    public static IReadOnlyList<Alias> Read(string scheme, string value) => value.Length > 0 && Enum.TryParse<AliasScheme>(scheme, out var known) && Enum.IsDefined(known) ? [new(known, value)] : [];
}
