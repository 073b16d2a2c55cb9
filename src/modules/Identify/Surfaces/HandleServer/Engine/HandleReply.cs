using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>What an operation answers; the engine adds envelope, header, request digest and credential.</summary>
internal sealed record HandleReply(ResponseCode Code, MessageBody Body)
{
    public static readonly HandleReply Success = new(ResponseCode.Success, new PlainBody());
    /// <summary>The engine sends the challenge instead and keeps the request.</summary>
    public static readonly HandleReply AuthenticationNeeded = Error(ResponseCode.AuthenticationNeeded);

    /// <summary>Puts the request's digest before the body although the client did not ask: challenges.</summary>
    public bool WithDigest { get; init; }
    /// <summary>Signs the answer although the client did not ask.</summary>
    public bool Certified { get; init; }
    /// <summary>Of the answer's envelope: a new session's, or what an answered challenge is found by. Null = the request's.</summary>
    public int? SessionId { get; init; }
    /// <summary>The challenge was answered well: the engine runs this kept request and sends its answer under the present request id.</summary>
    public HandleCall? Resume { get; init; }

    /// <summary>More messages of this answer follow (CONT set in all but the last): called for the next one when this has gone out. Null = this is the last.</summary>
    public Func<CancellationToken, ValueTask<HandleReply>>? Next { get; init; }

    /// <param name="message">Shown by some clients; the reference server leaves most empty.</param>
    public static HandleReply Error(ResponseCode code, string message = "") => new(code, new ErrorBody(message));
}
