using System.Net.Security;
using Yiwang.Events.Witnessing;
using Yiwang.Trust.Witnessing;

namespace Yiwang.Node.Settings;

/// <summary>Nodes that witness each other's logs, besides those that pacts name.</summary>
internal sealed record WitnessSettings
{
    [Setting("互相见证的节点，写作“地址 日志公钥”，上级节点后面再加 parent；协作协议里的节点不用写", "nodes that witness each other, as \"address verifier-key\", followed by parent for a node above this one; those of pacts need not be named")]
    public IReadOnlyList<string> Neighbours { get; init; } = [];
    [Setting("日志有新记录时，多少秒向邻居要一次见证签名", "cosignatures are asked for so often while the log grows, seconds", Min = 1, Max = 3_600)]
    public int Seconds { get; init; } = 10;
    [Setting("多少分钟把邻居的日志摘要写进本节点日志一次", "heads of neighbours' logs go into the own log so often, minutes", Min = 1, Max = 1_440)]
    public int AnchorMinutes { get; init; } = 60;
    [Setting("见证规则文件（C2SP tlog-policy），相对路径从数据目录起；为空时不要求见证，有则显示", "policy file (C2SP tlog-policy), relative to the data folder; empty = no cosignature is asked for, those that there are are shown")]
    public string Policy { get; init; } = "";

    /// <summary>Of the nodes that are named.</summary>
    public IEnumerable<Uri> Addresses => Neighbours.Select(TrustOptions.ReadPeer).Select(p => p?.Address).OfType<Uri>();

    /// <summary>With whole paths.</summary>
    public WitnessSettings From(string root) => Policy.Length > 0 ? this with { Policy = Path.Combine(root, Policy) } : this;

    public TrustOptions Options(RemoteCertificateValidationCallback trusts) => new()
    {
        Peers = [.. Neighbours.Select(TrustOptions.ReadPeer).OfType<WitnessPeer>()],
        Policy = Policy.Length > 0 ? TrustPolicy.Parse(File.ReadAllText(Policy), out _) : null,
        Interval = TimeSpan.FromSeconds(Seconds),
        AnchorInterval = TimeSpan.FromMinutes(AnchorMinutes),
        Trusts = trusts,
    };

    /// <summary>What is wrong with the settings, together.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var neighbour in Neighbours.Where(n => TrustOptions.ReadPeer(n) is null))
            yield return $"witness.neighbours：“{neighbour}” 应写作“地址 日志公钥”，上级节点后面再加 parent / must be written \"address verifier-key\", with parent behind for a node above";
        if (Policy.Length == 0) yield break;
        if (!File.Exists(Policy)) yield return $"witness.policy：找不到文件 {Policy} / no such file";
        else if (TrustPolicy.Parse(File.ReadAllText(Policy), out var reason) is null) yield return $"witness.policy：{reason!.Value.Zh} / {reason.Value.En}";
    }
}
