using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>
/// Operation 1 the long way: more than the public may read, prefixes and what lies at other nodes. HS_ALIAS and HS_SERV values are given as they stand, as the reference server does:
/// the client follows them.
/// </summary>
internal sealed class ResolveOperation(IResolver resolver, Referrals referrals) : IHandleOperation
{
    /// <summary>Servers and referrals that a question may have passed; three levels need four. The reference client stops itself at 40.</summary>
    public const int RecursionMax = 20;

    public OpCode Code => OpCode.Resolve;

    public async ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Body is not ResolveBody body) return HandleReply.Error(ResponseCode.ProtocolError);
        if (call.Header.RecursionCount > RecursionMax) return HandleReply.Error(ResponseCode.RecursionCountTooHigh);
        // Chinese clients ask for a prefix by its bare name
        var bare = !body.Handle.Contains('/', StringComparison.Ordinal);
        if (!Handle.TryParse(bare ? $"{Prefix.NamingAuthority}/{body.Handle}" : body.Handle, out var handle)) return HandleReply.Error(ResponseCode.HandleInvalid);
        var principal = call.Has(OpFlags.PublicOnly) ? Principal.Public : call.Principal;
        var walks = !bare && !call.Peer.Recursive && handle.Prefix == Prefix.NamingAuthority && call.Agreed.IsAtLeast(2, 5) && !call.Has(OpFlags.DoNotRefer);
        var recurse = call.Peer.Recursive || (!walks && (call.Has(OpFlags.Recursive) || handle.Prefix == Prefix.NamingAuthority));
        var answer = await resolver.ResolveAsync(new ResolveRequest(handle, principal, body.Indexes, body.Types, recurse, call.Has(OpFlags.Authoritative)) { From = call.Peer.Remote.Address }, cancel);
        if (!answer.Succeeded) return Refuse(answer.Status);
        if (answer.Value.Referral is { } referral) return await referrals.ReferAsync(call, handle, referral, cancel);
        return Values(call, body, answer.Value, principal);
    }

    // "not found" goes without a sentence, as the reference answers it
    private static HandleReply Refuse(Outcome outcome) =>
        HandleReply.Error(HandleCodes.Of(outcome.Code) ?? ResponseCode.Error, outcome.Code == Codes.ThingsNotFound ? "" : CodeSentences.Of(outcome).En);

    private static HandleReply Values(HandleCall call, ResolveBody asked, ResolveAnswer answer, Principal principal)
    {
        var values = answer.Record!.Values;
        if (answer.Withheld > 0 && !call.Has(OpFlags.PublicOnly))
        {
            if (principal.IsPublic && !call.Peer.Recursive) return HandleReply.AuthenticationNeeded;
            if (values.Count == 0) return HandleReply.Error(ResponseCode.NoRights);
        }
        return values.Count == 0 ? HandleReply.Error(ResponseCode.ValuesNotFound) : new(ResponseCode.Success, new ResolvedBody(asked.Handle, WireValues.Of(values)));
    }
}
