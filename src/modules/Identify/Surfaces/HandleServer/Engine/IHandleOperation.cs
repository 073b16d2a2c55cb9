using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>
/// One operation of the Handle protocol, registered as a service and found by its code. Public look-ups that the fast path answers never come here. An operation that needs
/// rights answers <see cref="HandleReply.AuthenticationNeeded"/> while <see cref="HandleCall.Principal"/> is the public: the engine then sends the challenge.
/// </summary>
internal interface IHandleOperation
{
    OpCode Code { get; }

    ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel);
}
