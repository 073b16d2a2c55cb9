using Yiwang.Events;

namespace Yiwang.Console.Network.Topology;

/// <summary>Standings in words and in looks: a colour never says anything alone.</summary>
public static class TopologyWords
{
    public static Bilingual Of(NodeStanding standing) => standing switch
    {
        NodeStanding.Up => new("在线", "Up"),
        NodeStanding.Silent => new("连不上", "Not reached"),
        NodeStanding.Stopped => new("已停机", "Stopped"),
        _ => new("未知", "Unknown"),
    };

    public static Bilingual Of(LinkStanding standing) => standing switch
    {
        LinkStanding.Well => new("正常", "Well"),
        LinkStanding.Waiting => new("有消息在等", "Messages wait"),
        LinkStanding.OneWay => new("单向不通", "One way only"),
        LinkStanding.Broken => new("不通", "Broken"),
        _ => new("未知", "Unknown"),
    };

    public static string LookOf(NodeStanding standing) => standing switch { NodeStanding.Up => "ok", NodeStanding.Silent or NodeStanding.Stopped => "bad", _ => "none" };

    public static string LookOf(LinkStanding standing) => standing switch { LinkStanding.Well => "ok", LinkStanding.Waiting or LinkStanding.OneWay => "warn", LinkStanding.Broken => "bad", _ => "none" };
}
