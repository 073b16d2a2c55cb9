using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operation 100: a new handle with its values; OVRW replaces one that exists, MINT puts a new suffix behind what is given. The answer names the handle.</summary>
internal sealed class CreateOperation(ValueChanges changes, AdministrationRules rules, TimeProvider time) : IHandleOperation
{
    public OpCode Code => OpCode.CreateHandle;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not ValuesBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var text = body.Handle;
        if (call.Has(OpFlags.MintSuffix))
        {
            var minted = HandleMint.Make(text, time);
            if (!minted.Succeeded) return HandleReply.Error(ResponseCode.HandleInvalid);
            text = minted.Value.ToString();
        }
        if (rules.Refuse(text, out var handle) is { } refused) return refused;
        if (call.Principal.IsPublic) return HandleReply.AuthenticationNeeded;
        var existing = call.Has(OpFlags.Overwrite) ? Existing.Overwrite : Existing.Refuse;
        var created = await changes.CreateAsync(AdministrationRules.By(call), new NewHandle(handle, WireEdits.Of(body.Values), existing), cancel);
        return rules.Reply(created.Status, () => new HandleReply(ResponseCode.Success, new CreatedBody(handle.ToString())), call, handle);
    }
}
