using Yiwang.Client.Links;
using Yiwang.Client.Sessions;
using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;

namespace Yiwang.Client.Exchange;

/// <summary>One request to one server: over which link, again or over another one when it breaks, and what is answered when the server wants to know who asks.</summary>
internal sealed class ServerExchange(HandleClientOptions options, LinkPool links, Conversation conversation, SessionKeeper sessions)
{
    private int _turn;

    public async Task<HandleMessage> AskAsync(ServerAddress server, Request request, CancellationToken cancel)
    {
        HandleException? failed = null;
        foreach (var kind in Kinds(server, request))
        {
            var link = default(ILink);
            try
            {
                link = await links.GetAsync(server, kind, Interlocked.Increment(ref _turn), cancel);
                return await OverAsync(link, server, request, cancel);
            }
            catch (HandleException e) when (e.Failure == HandleFailure.Unreachable)
            {
                // once it was sent it may have taken place: only who asked can decide to ask again
                if (request.IsAdministrative && link is not null) throw;
                failed = failed is null ? e : new HandleException(e.Failure, $"{failed.Message}; {e.Message}", server: e.Server, inner: e);
            }
        }
        throw failed ?? new HandleException(HandleFailure.Unreachable, $"{server.Name} offers nothing for {request.Operation} over {options.Transport}", server: server.Name);
    }

    private Task<HandleMessage> OverAsync(ILink link, ServerAddress server, Request request, CancellationToken cancel) =>
        request.IsAuthenticated && options.Session != SessionUse.None ? sessions.AskAsync(link, server, request, cancel) : conversation.AskAsync(link, server, request, cancel);

    private IEnumerable<LinkKind> Kinds(ServerAddress server, Request request)
    {
        var onConnection = request.IsAdministrative || request.IsAuthenticated || request.NeedsConnection;
        if (options.Transport != HandleTransport.Http)
        {
            if (server.Udp is not null && !onConnection && options.Transport is HandleTransport.UdpThenTcp or HandleTransport.Udp) yield return LinkKind.Udp;
            // a question may be repeated: the second time on a new connection, should a kept one have gone stale
            if (server.Tcp is not null && (onConnection || options.Transport != HandleTransport.Udp))
            {
                yield return LinkKind.Tcp;
                if (!request.IsAdministrative) yield return LinkKind.Tcp;
            }
        }
        if (server.Http is not null && (options.Transport == HandleTransport.Http || server.Tcp is null)) yield return LinkKind.Http;
    }
}
