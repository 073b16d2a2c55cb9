using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect.Guides;

/// <summary>What nodes of this program ask each other.</summary>
internal static class NodeGuide
{
    public static SurfaceGuide Of(Reader r) => new("node", Surface.Node, new("节点之间", "Between nodes"),
        new("其他一网节点这样来问。答的是本节点知道的，或者该去问哪里；绝不替人转问。", "How other Yiwang nodes ask. The answer is what this node knows or where to ask; it never asks on."),
        "/api/resolve", $"{r.Http}/api/resolve", "listen.http", true,
        new("公开，只给公开的值", "Public, public values only"),
        [
            new("curl", new("问这个节点", "Ask this node"), $"curl {r.Http}/api/resolve/{HandleJsonGuide.Path(r.Handle)}"),
            new("yiwang", new("让另一个节点以本节点为上级", "Make this node another's upstream"), $"yiwang serve --data /srv/yiwang --upstream {r.Http}"),
        ]);
}
