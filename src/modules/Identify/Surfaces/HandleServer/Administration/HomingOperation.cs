using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operations 300 and 301: the server answers for a prefix from now on, or no longer.</summary>
internal sealed class HomingOperation(OpCode code, PrefixHoming homing, AdministrationRules rules) : IHandleOperation
{
    public OpCode Code => code;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not HandleBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var by = AdministrationRules.By(call);
        var done = code == OpCode.HomePrefix ? await homing.HomeAsync(by, body.Handle, cancel) : await homing.UnhomeAsync(by, body.Handle, cancel);
        var reply = rules.Reply(done.Status);
        return reply.Code switch
        {
            ResponseCode.NoRights => reply with { Code = ResponseCode.AdminInvalid },
            // nowhere to refer questions to
            ResponseCode.ProtocolError => reply with { Code = ResponseCode.OperationUnsupported },
            ResponseCode.HandleNotFound => reply with { Code = ResponseCode.NotResponsible },
            _ => reply,
        };
    }
}
