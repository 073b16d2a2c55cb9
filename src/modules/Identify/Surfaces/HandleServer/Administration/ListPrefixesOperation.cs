using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operation 302: the prefixes that this server answers for, as <c>0.NA/…</c>, fifty a message.</summary>
internal sealed class ListPrefixesOperation(PrefixHoming homing, AdministrationRules rules) : IHandleOperation
{
    public OpCode Code => OpCode.ListHomedPrefixes;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        var by = AdministrationRules.By(call) with { Key = null };
        return await HandleSeries.FirstAsync(async (_, stop) =>
        {
            var list = await homing.ListAsync(by, stop);
            if (list.Succeeded) return (list.Value, null, null);
            var refusal = rules.Reply(list.Status);
            return (null, null, refusal.Code == ResponseCode.NoRights ? refusal with { Code = ResponseCode.AdminInvalid } : refusal);
        }, cancel);
    }
}
