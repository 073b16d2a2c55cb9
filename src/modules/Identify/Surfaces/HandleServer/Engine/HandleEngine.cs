using System.Collections.Frozen;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>From a decoded request to its answer: sessions first, then the operation, then what authentication makes of it.</summary>
internal sealed class HandleEngine(IEnumerable<IHandleOperation> operations, IHandleSessions sessions)
{
    private readonly FrozenDictionary<OpCode, IHandleOperation> _operations = operations.ToFrozenDictionary(o => o.Code);

    /// <summary>Answers one call. The answer is encoded with the returned call's operation: after a challenge that is the kept request's.</summary>
    public async ValueTask<(HandleCall Answered, HandleReply Reply)> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (await sessions.AdmitAsync(call, cancel) is { } refused) return (call, refused);
        var reply = await DispatchAsync(call, cancel);
        if (reply.Resume is not { } kept) return (call, reply);
        reply = await DispatchAsync(kept, cancel);
        return (kept, reply);
    }

    private async ValueTask<HandleReply> DispatchAsync(HandleCall call, CancellationToken cancel)
    {
        if (!_operations.TryGetValue(call.Operation, out var operation)) return HandleReply.Error(ResponseCode.OperationUnsupported);
        var reply = await operation.AnswerAsync(call, cancel);
        return reply.Code == ResponseCode.AuthenticationNeeded && !reply.WithDigest && reply.Resume is null ? sessions.Challenge(call) : reply;
    }
}
