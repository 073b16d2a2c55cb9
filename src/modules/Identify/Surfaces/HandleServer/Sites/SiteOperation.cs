using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>Operation 2: who this server is. What handle the request names makes no difference.</summary>
internal sealed class SiteOperation(NodeSite site) : IHandleOperation
{
    public OpCode Code => OpCode.GetSiteInfo;

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel) => new(new HandleReply(ResponseCode.Success, new SiteBody(site.Record)));
}
