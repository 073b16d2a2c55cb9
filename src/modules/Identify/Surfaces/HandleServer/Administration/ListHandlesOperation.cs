using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operation 105: the handles of a prefix, fifty a message; every message but the last says that more follow. One page of the registry is in memory at a time.</summary>
internal sealed class ListHandlesOperation(HandleListing listing, AdministrationRules rules) : IHandleOperation
{
    private const string NamingAuthority = "0.NA/";

    public OpCode Code => OpCode.ListHandles;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not HandleBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        var bare = body.Handle.StartsWith(NamingAuthority, StringComparison.OrdinalIgnoreCase) ? body.Handle[NamingAuthority.Length..] : body.Handle;
        if (!Prefix.TryParse(bare, out var prefix, out _)) return HandleReply.Error(ResponseCode.HandleInvalid);
        if (rules.NotHere(prefix) is { } refused) return refused;
        if (call.Principal.IsPublic) return HandleReply.AuthenticationNeeded;
        var by = AdministrationRules.By(call) with { Key = null };
        return await HandleSeries.FirstAsync((cursor, stop) => PageAsync(by, prefix, cursor, stop), cancel);
    }

    private async ValueTask<(IReadOnlyList<string>?, string?, HandleReply?)> PageAsync(Change by, Prefix prefix, string? cursor, CancellationToken cancel)
    {
        var page = await listing.PageAsync(by, prefix, cursor, cancel);
        if (page.Succeeded) return (page.Value.Handles, page.Value.Next, null);
        var refusal = rules.Reply(page.Status);
        return (null, null, refusal.Code == ResponseCode.NoRights ? refusal with { Code = ResponseCode.AdminInvalid } : refusal);
    }
}
