using System.Net;
using System.Net.Sockets;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Labels.Print;

/// <summary>The address that a label carries. A label outlives every machine, so nothing is printed that only works at this desk.</summary>
internal sealed class LabelAddress
{
    private readonly string _base;

    private LabelAddress(string text) => _base = text;

    /// <param name="allowPrivate">Also addresses of a private network, for a demonstration on the LAN; a printed page then says so.</param>
    public static Outcome<LabelAddress> From(string? publicUrl, bool allowPrivate)
    {
        if (string.IsNullOrWhiteSpace(publicUrl))
            return Refuse("labels.no-address", "还没有设置公开地址，不能打印标签。请在设置中填写 PublicUrl，例如 https://id.example.cn。", "Labels need a public address: set PublicUrl, as https://id.example.cn.");
        if (!Uri.TryCreate(publicUrl.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            return Refuse("labels.bad-address", $"公开地址“{publicUrl}”不是 http 或 https 网址。", $"PublicUrl '{publicUrl}' is no http or https address.");
        return Reach(uri) switch
        {
            Reachable.Here => Refuse("labels.local-address", $"公开地址“{uri.Host}”只有本机能打开，别人扫码打不开，所以不打印。请改成域名或单位的公网地址。", $"'{uri.Host}' opens on this machine only, so nothing is printed. Set PublicUrl to a name that others reach."),
            Reachable.PrivateNetwork when !allowPrivate => Refuse("labels.private-address", $"公开地址“{uri.Host}”是内网地址，出了本单位就扫不开，所以不打印。请改成域名；只在内网演示时，可打开设置 labels.allowPrivateAddress。", $"'{uri.Host}' is an address of a private network, so nothing is printed. Use a name, or set labels.allowPrivateAddress for a demonstration on the LAN."),
            _ => new LabelAddress(uri.GetLeftPart(UriPartial.Path).TrimEnd('/')),
        };
    }

    public string UrlOf(Handle handle) => $"{_base}/i/{HandleUrl.Encode(handle)}";

    /// <summary>The Digital Link that this node resolves.</summary>
    public string UrlOf(Gs1DigitalLink link) => _base + link.Path;

    private enum Reachable { Everywhere, PrivateNetwork, Here }

    private static Reachable Reach(Uri uri)
    {
        var host = uri.IdnHost.TrimEnd('.');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return Reachable.Here;
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address)) return Reach(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        var local = !host.Contains('.', StringComparison.Ordinal) || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".lan", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
        return local ? Reachable.PrivateNetwork : Reachable.Everywhere;
    }

    private static Reachable Reach(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return Reachable.Here;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal ? Reachable.PrivateNetwork : Reachable.Everywhere;
        var b = address.GetAddressBytes();
        // RFC 1918, RFC 3927, RFC 6598
        return b switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] => Reachable.PrivateNetwork,
            [0 or 127, ..] => Reachable.Here,
            _ => Reachable.Everywhere,
        };
    }

    private static Outcome Refuse(string detail, string zh, string en) => new(Codes.RequestInvalid, detail, "publicUrl", new Bilingual(zh, en));
}
