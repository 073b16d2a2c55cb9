using System.Security.Cryptography;
using Yiwang.Client.Links;
using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Client.Exchange;

/// <summary>Requests and answers on one link, outside a session: numbering, reading, lists in several messages, challenges.</summary>
internal sealed class Conversation(HandleClientOptions options)
{
    /// <summary>Messages of one list; a server that sends more is not listing handles.</summary>
    private const int MaxParts = 100_000;
    private static readonly TimeSpan s_expiration = TimeSpan.FromHours(12);

    public async Task<HandleMessage> AskAsync(ILink link, ServerAddress server, Request request, CancellationToken cancel)
    {
        var message = Message(request, sessionId: 0);
        var answer = await SendAsync(link, server, message, message.Encode(), null, cancel);
        if (request.IsCertified && (answer.Digest is null || !DigestNames.Matches(answer.Digest, message.EncodeSigned())))
            throw HandleException.NotTrusted("the answer belongs to another request", server.Name);
        if (answer.Header.Response != ResponseCode.AuthenticationNeeded) return answer;
        var proof = ChallengeAnswer(server, message, answer);
        return await SendAsync(link, server, proof, proof.Encode(), null, cancel);
    }

    /// <summary>Operation 200 for a challenge; what comes back is the answer to the request itself.</summary>
    public HandleMessage ChallengeAnswer(ServerAddress server, HandleMessage request, HandleMessage challenge)
    {
        if (challenge.Body is not ChallengeBody asked || challenge.Digest is not { } digest) throw HandleException.Malformed("a challenge without nonce or digest", server.Name);
        if (options.Credential is not { } credential)
            throw new HandleException(HandleFailure.NoCredential, $"{server.Name} wants to know who asks; give {nameof(HandleClientOptions.Credential)}", ResponseCode.AuthenticationNeeded, server.Name);
        // who signed any digest that a server names would sign requests of others
        if (!DigestNames.Matches(digest, request.EncodeSigned())) throw HandleException.NotTrusted("it asks to sign another request than was sent", server.Name);
        var body = new ChallengeAnswerBody(credential.KeyType, credential.User, credential.Answer(asked.Nonce, digest, challenge.Envelope.Agreed));
        return Message(new Request(OpCode.ChallengeResponse, HandleBody.Server, body, request.Header.Flags & (OpFlags.Certify | OpFlags.Encrypt)), challenge.Envelope.SessionId);
    }

    public HandleMessage Message(Request request, int sessionId) => new(
        new Envelope(ProtocolVersion.Current, EnvelopeFlags.None, ProtocolVersion.Current, sessionId, NewRequestId(), 0, 0),
        new Header(request.Operation, ResponseCode.None, request.Flags | OpFlags.KeepConnection, request.SiteSerial, 0, 0,
            (int)(options.Time.GetUtcNow() + s_expiration).ToUnixTimeSeconds(), 0),
        request.Body);

    /// <summary>Cannot be guessed: over UDP it is what tells an answer from a forgery.</summary>
    private static int NewRequestId() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <param name="bytes">The request as it travels: as it is, or with a MAC, or encrypted.</param>
    /// <param name="open">Of an encrypted answer: what follows the envelope, in the clear.</param>
    public static async Task<HandleMessage> SendAsync(
        ILink link, ServerAddress server, HandleMessage request, byte[] bytes, Func<Answer, byte[]>? open, CancellationToken cancel)
    {
        using var reply = await link.AskAsync(bytes, request.Envelope.RequestId, cancel);
        var first = Read(await reply.NextAsync(cancel), server, open);
        if (!first.Header.Has(OpFlags.Continuous)) return first;
        var handles = new List<string>();
        for (var (part, count) = (first, 1); ; part = Read(await reply.NextAsync(cancel), server, open), count++)
        {
            if (part.Body is not HandleListBody list || count == MaxParts) throw HandleException.Malformed("an answer in several messages that is no list", server.Name);
            handles.AddRange(list.Handles);
            if (!part.Header.Has(OpFlags.Continuous)) return part with { Body = new HandleListBody([.. handles]) };
        }
    }

    private static HandleMessage Read(in Answer answer, ServerAddress server, Func<Answer, byte[]>? open)
    {
        if (answer.Envelope.Has(EnvelopeFlags.Encrypted) && open is null) throw HandleException.Malformed("an encrypted answer outside a session", server.Name);
        var message = answer.Envelope.Has(EnvelopeFlags.Encrypted) ? open!(answer) : answer.Message;
        var fault = HandleMessage.TryRead(answer.Envelope, message, out var read);
        if (fault != WireFault.None) throw HandleException.Malformed($"the answer cannot be read ({fault})", server.Name);
        return read!.Header.IsRequest ? throw HandleException.Malformed("a request instead of an answer", server.Name) : read;
    }
}
