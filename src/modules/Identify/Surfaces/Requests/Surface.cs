using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>The interfaces that clients speak to this node by.</summary>
public enum Surface { HandleServer, Recursion, HandleJson, Api, Snms, Doip, DigitalLink, Node }

/// <summary>What carried the request.</summary>
public enum Carrier { Udp, Tcp, Http, Https }

internal static class SurfaceNames
{
    public static Bilingual Title(this Surface surface) => surface switch
    {
        Surface.HandleServer => new("Handle 协议", "Handle protocol"),
        Surface.Recursion => new("递归解析", "Recursion service"),
        Surface.HandleJson => new("Handle JSON", "Handle JSON"),
        Surface.Api => new("一网接口", "Yiwang API"),
        Surface.Snms => new("二级节点接口", "Second-level-node API"),
        Surface.Doip => new("企业节点接口", "Enterprise-node API"),
        Surface.DigitalLink => new("GS1 数字链接", "GS1 Digital Link"),
        Surface.Node => new("节点之间", "Between nodes"),
        _ => throw new ArgumentOutOfRangeException(nameof(surface), surface, null),
    };
}
