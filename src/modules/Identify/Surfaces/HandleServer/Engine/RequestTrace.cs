using System.Text;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Lines of the Handle server in the request log.</summary>
internal sealed class RequestTrace(RequestLog log)
{
    public bool IsWatched => log.IsWatched;

    public void Write(HandleCall call, HandleReply reply, TimeSpan took, int bytesIn, int bytesOut)
    {
        var outcome = OutcomeOf(reply.Code);
        if (!log.IsWatched && (outcome is null || (call.Principal.IsPublic && call.Body is not ChallengeAnswerBody))) return;
        log.Write(new RequestLine
        {
            Surface = call.Peer.Recursive ? Surface.Recursion : Surface.HandleServer, Carrier = CarrierOf(call.Peer.Transport), Operation = Name(call.Operation), Remote = call.Peer.Remote.Address,
            Handle = HandleIn(call.Body), Credential = call.Principal.User ?? CredentialIn(call.Body), Organization = call.Principal.Organization, Outcome = outcome, ResponseCode = (int)reply.Code,
            Fields = $"{Fields(call.Body)}flags={call.Flags} v{call.Envelope.Version}", Micros = (long)took.TotalMicroseconds, BytesIn = bytesIn, BytesOut = bytesOut,
        });
    }

    /// <summary>Of the fast path, while somebody watches.</summary>
    public void Write(HandlePeer peer, in Header header, ProtocolVersion version, ReadOnlySpan<byte> handle, ResponseCode code, int bytesIn, int bytesOut) => log.Write(new RequestLine
    {
        Surface = Surface.HandleServer, Carrier = CarrierOf(peer.Transport), Operation = Name(header.Operation), Remote = peer.Remote.Address, Handle = Encoding.UTF8.GetString(handle),
        Credential = peer.Principal.User, Organization = peer.Principal.Organization, Outcome = OutcomeOf(code), ResponseCode = (int)code, Fields = $"flags={header.Flags} v{version}",
        BytesIn = bytesIn, BytesOut = bytesOut,
    });

    private static Carrier CarrierOf(HandleTransport transport) => transport switch { HandleTransport.Udp => Carrier.Udp, HandleTransport.Tcp => Carrier.Tcp, _ => Carrier.Http };

    private static string Name(OpCode operation) => operation switch
    {
        OpCode.Resolve => "resolve",
        OpCode.GetSiteInfo => "site-info",
        OpCode.CreateHandle => "create",
        OpCode.DeleteHandle => "delete",
        OpCode.AddValue => "add-value",
        OpCode.RemoveValue => "remove-value",
        OpCode.ModifyValue => "modify-value",
        OpCode.ListHandles => "list",
        OpCode.ChallengeResponse => "challenge-response",
        OpCode.VerifyResponse => "verify",
        OpCode.SessionSetup => "session-setup",
        OpCode.LogIn => "log-in",
        _ => $"operation {(int)operation}",
    };

    private static string? HandleIn(MessageBody body) => body switch
    {
        ResolveBody b => b.Handle,
        HandleBody b => b.Handle,
        ValuesBody b => b.Handle,
        RemoveBody b => b.Handle,
        ChallengeAnswerBody b => b.User.Handle,
        LogInBody b => b.User.Handle,
        _ => null,
    };

    /// <summary>Who says to be somebody; nobody has proved it.</summary>
    private static string? CredentialIn(MessageBody body) => body switch
    {
        ChallengeAnswerBody b => b.User.ToString(),
        LogInBody b => b.User.ToString(),
        _ => null,
    };

    private static string Fields(MessageBody body) => body is not ResolveBody asked ? "" :
        (asked.Types.Length > 0 ? $"type={string.Join(',', asked.Types.Take(8))} " : "") + (asked.Indexes.Length > 0 ? $"index={string.Join(',', asked.Indexes.Take(8))} " : "");

    // roughly: the log shows the protocol's own code beside it
    private static string? OutcomeOf(ResponseCode code) => code switch
    {
        ResponseCode.Success or ResponseCode.PrefixReferral or ResponseCode.ServiceReferral => null,
        ResponseCode.HandleNotFound => Codes.ThingsNotFound,
        ResponseCode.HandleExists => Codes.ThingsHandleTaken,
        ResponseCode.HandleInvalid => Codes.ThingsHandleInvalid,
        ResponseCode.ValuesNotFound => Codes.ThingsValuesNotFound,
        ResponseCode.ServerBusy or (>= ResponseCode.DailyLimit and <= ResponseCode.PrefixLimit) => Codes.RequestLimited,
        ResponseCode.NotResponsible => Codes.ThingsPrefixNotHere,
        ResponseCode.NoRights or ResponseCode.AdminInvalid => Codes.PartiesForbidden,
        ResponseCode.AuthenticationNeeded => Codes.PartiesSignInNeeded,
        >= ResponseCode.AuthenticationFailed and <= ResponseCode.SessionMessageRejected => Codes.PartiesSignInFailed,
        ResponseCode.Error => Codes.NodeFault,
        _ => Codes.RequestInvalid,
    };
}
