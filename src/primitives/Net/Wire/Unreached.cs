using System.Net;
using Yiwang.Events;

namespace Yiwang.Net.Wire;

/// <summary>Why another node could not be asked, for the person who typed its address and can mend it.</summary>
internal static class Unreached
{
    /// <param name="organization">Whom it was asked about; null = whoever runs it.</param>
    public static Outcome Explain(Outcome status, Uri node, string? organization)
    {
        var (at, detail) = (node.Authority, status.Detail ?? "");
        if (status.Code != Codes.NetUnreachable) return status;
        if (Ends(detail, HttpRequestError.SecureConnectionError)) return status with { Say = new(
            $"本节点不信任 {at} 的证书。如果那是它自己的 CA 签发的：下载 https://{at}/ca.crt，由节点管理员在“组网 → 信任的证书”里导入，与对方核对指纹后确认，马上生效。",
            $"This node does not trust the certificate of {at}. If its own authority issued it: download https://{at}/ca.crt, and whoever runs this node takes it in under Network → Trusted authorities and compares the fingerprint with the other side; it holds at once.") };
        if (Ends(detail, HttpRequestError.NameResolutionError)) return status with { Say = new($"找不到 {node.Host}：请检查地址。", $"{node.Host} is not found: check the address.") };
        if (Ends(detail, HttpRequestError.ConnectionError)) return status with { Say = new($"连不上 {at}：请检查地址、端口和防火墙，以及对方节点是否在运行。", $"{at} cannot be reached: check address, port and firewall, and whether the node runs.") };
        if (Ends(detail, PeerRefusedException.Reason)) return status with { Say = new(
            $"{at} 是本机地址或保留地址，不能是对方节点的地址。两个节点在同一台机器上时，请用这台机器的局域网地址。",
            $"{at} is an address of this very machine or a reserved one, and cannot be another node's. Where both nodes are on one machine, use its address on the LAN.") };
        if (organization is not null && detail.EndsWith($"HTTP {(int)HttpStatusCode.NotFound}", StringComparison.Ordinal)) return status with { Say = new($"{at} 上没有 {organization} 这家单位。", $"{at} keeps no organisation {organization}.") };
        return detail.Contains(": HTTP ", StringComparison.Ordinal) ? status with { Say = new($"{at} 有答复，但不像一网的节点：请检查地址。", $"{at} answers, but not as a node does: check the address.") }
            : status with { Say = new($"{at} 没有及时答复，请稍后再试。", $"{at} did not answer in time. Try later.") };
    }

    /// <summary>For the detail of net.unreachable.</summary>
    public static string Why(HttpRequestException e) => e.InnerException is PeerRefusedException ? PeerRefusedException.Reason : e.HttpRequestError.ToString();

    private static bool Ends(string detail, HttpRequestError error) => Ends(detail, error.ToString());

    private static bool Ends(string detail, string end) => detail.EndsWith(end, StringComparison.Ordinal);
}
