using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle;
using Handle = Yiwang.Things.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>What the operations on handles share: whether the handle is ours to change, who asks, and how an outcome reads on the wire.</summary>
internal sealed class AdministrationRules(IPrefixTable prefixes)
{
    /// <summary>Before anybody is asked to prove who they are: a handle of another server is not ours to change, whoever it is.</summary>
    /// <returns>Null when it is ours; else what to answer.</returns>
    public HandleReply? Refuse(string text, out Handle handle)
    {
        if (!Handle.TryParse(text, out handle)) return HandleReply.Error(ResponseCode.HandleInvalid);
        return handle.Prefix.Kind == PrefixKind.Reserved ? Reply(new Outcome(Codes.ThingsHandleInvalid, null, null, s_prefixRecord)) : NotHere(handle.Prefix);
    }

    public HandleReply? NotHere(Prefix prefix) =>
        prefix.Kind == PrefixKind.Delegated && prefixes.Locate(prefix).Kind is not PlaceKind.Here ? HandleReply.Error(ResponseCode.NotResponsible, $"prefix {prefix} is not homed here") : null;

    public static Change By(HandleCall call)
    {
        // a datagram that got lost is sent again, and must not be done twice
        var key = call.Peer.Transport == HandleTransport.Udp ? $"handle:{call.Principal.User}:{call.Envelope.RequestId}:{Convert.ToHexString(SHA256.HashData(call.Message.Signed).AsSpan(0, 16))}" : null;
        return new(call.Principal, "handle", key is { Length: <= 200 } ? key : null);
    }

    /// <summary>Success, challenge or error.</summary>
    public HandleReply Reply(Outcome outcome, Func<HandleReply>? success = null, HandleCall? call = null, Handle handle = default)
    {
        if (outcome.Succeeded) return success?.Invoke() ?? HandleReply.Success;
        if (outcome.Code == Codes.PartiesSignInNeeded) return HandleReply.AuthenticationNeeded;
        var code = HandleCodes.Of(outcome.Code) ?? ResponseCode.Error;
        if (code == ResponseCode.NoRights && call is not null && !IsOwn(call, handle)) code = ResponseCode.AdminInvalid;
        var say = CodeSentences.Of(outcome).En;
        return HandleReply.Error(code, outcome.Say is null && outcome.Detail is { } detail ? $"{say} ({detail})" : say);
    }

    // the reference says 400 to who administers something else, 401 to who may do less than this
    private bool IsOwn(HandleCall call, Handle handle)
    {
        var prefix = handle.Prefix;
        var holder = prefix.Kind == PrefixKind.Organization ? prefix.ToString() : prefixes.Locate(prefix).Record?.Holder;
        return string.Equals(call.Principal.Organization, holder, StringComparison.OrdinalIgnoreCase);
    }

    private static readonly Bilingual s_prefixRecord = new(
        "0.NA/… 下的前缀记录由节点根据前缀分配自动生成，不能直接写入；请在“前缀”页面分配。", "Records under 0.NA/ are made from delegations and are not written directly: delegate the prefix on the Prefixes page.");
}
