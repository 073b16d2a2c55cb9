using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operation 103: removes the values at the given indexes, all or none.</summary>
internal sealed class RemoveOperation(ValueChanges changes, AdministrationRules rules) : IHandleOperation
{
    public OpCode Code => OpCode.RemoveValue;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not RemoveBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        if (rules.Refuse(body.Handle, out var handle) is { } refused) return refused;
        if (call.Principal.IsPublic) return HandleReply.AuthenticationNeeded;
        var removed = await changes.RemoveAsync(AdministrationRules.By(call), handle, body.Indexes, cancel);
        return rules.Reply(removed.Status, null, call, handle);
    }
}
