using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>GS1 Digital Link.</summary>
internal static class DigitalLinkGuide
{
    public static SurfaceGuide Of(Reader r) => new("digital-link", Surface.DigitalLink, new("GS1 数字链接", "GS1 Digital Link"),
        new("扫描 GS1 二维码的手机和收银机按商品条码找到产品页面；标识要有商品条码别名。", "Phones and tills that scan a GS1 code find the product's page by its GTIN; the identifier needs the GTIN as an alias."),
        "/01/…", $"{r.Safe}/01/…", "listen.https", r.Https is not null,
        new("公开，无须登录", "Public, no sign-in"),
        [
            new("curl", new("转到产品页面", "To the product's page"), $"curl --cacert yiwang-ca.pem -I {r.Safe}/01/{r.Gtin}"),
            new("curl", new("全部链接", "All its links"), $"curl --cacert yiwang-ca.pem -H 'Accept: application/linkset+json' {r.Safe}/01/{r.Gtin}"),
            new("curl", new("解析器说明", "The resolver's description"), $"curl --cacert yiwang-ca.pem {r.Safe}/.well-known/gs1resolver"),
        ]);
}
