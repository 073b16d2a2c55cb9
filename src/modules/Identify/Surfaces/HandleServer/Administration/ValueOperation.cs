using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Handle = Yiwang.Things.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operations 102 and 104, which bring values. OVRW lets 102 change values that are there.</summary>
internal sealed class ValueOperation(OpCode code, ValueChanges changes, AdministrationRules rules) : IHandleOperation
{
    public OpCode Code => code;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not ValuesBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        if (rules.Refuse(body.Handle, out var handle) is { } refused) return refused;
        if (call.Principal.IsPublic) return HandleReply.AuthenticationNeeded;
        var changed = await ChangeAsync(call, handle, WireEdits.Of(body.Values), cancel);
        return rules.Reply(changed.Status, null, call, handle);
    }

    private ValueTask<Outcome<ThingRecord>> ChangeAsync(HandleCall call, Handle handle, IReadOnlyList<ValueEdit> values, CancellationToken cancel) => code == OpCode.AddValue
        ? changes.AddAsync(AdministrationRules.By(call), handle, values, call.Has(OpFlags.Overwrite), cancel)
        : changes.ModifyAsync(AdministrationRules.By(call), handle, values, cancel);
}
