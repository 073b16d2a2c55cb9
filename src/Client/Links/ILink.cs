namespace Yiwang.Client.Links;

/// <summary>A way to one server over one transport; many requests may be under way at once.</summary>
internal interface ILink : IAsyncDisposable
{
    /// <summary>False once it is of no use: the next request needs a new one.</summary>
    bool IsOpen { get; }

    /// <summary>Sends a request; its answers come through the reply, which the caller disposes.</summary>
    /// <param name="message">Envelope and message in one piece.</param>
    Task<Reply> AskAsync(byte[] message, int requestId, CancellationToken cancel);
}
