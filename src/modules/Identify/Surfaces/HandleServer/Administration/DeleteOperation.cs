using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operation 101: voids the handle. It is not found from then on, and is never given out again.</summary>
internal sealed class DeleteOperation(ValueChanges changes, AdministrationRules rules) : IHandleOperation
{
    private const string Reason = "Handle 协议删除 / deleted over the Handle protocol";

    public OpCode Code => OpCode.DeleteHandle;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not HandleBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        if (rules.Refuse(body.Handle, out var handle) is { } refused) return refused;
        if (call.Principal.IsPublic) return HandleReply.AuthenticationNeeded;
        var deleted = await changes.DeleteAsync(AdministrationRules.By(call), handle, Reason, cancel);
        return rules.Reply(deleted.Status, null, call, handle);
    }
}
