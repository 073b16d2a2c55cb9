using System.Collections.Concurrent;
using Yiwang.Client.Exchange;
using Yiwang.Client.Links;
using Yiwang.Client.Sites;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Client.Sessions;

/// <summary>
/// One session a server, made with the first authenticated request and again when the server has forgotten it, as after a restart. Keys come from Diffie-Hellman, and the
/// server signs its half.
/// </summary>
internal sealed class SessionKeeper(HandleClientOptions options, LinkPool links, Conversation conversation, AnswerTrust trust)
{
    /// <summary>What the reference client wishes; servers have their own limit.</summary>
    private const int WishedSeconds = 86_400;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Seat> _seats = new(StringComparer.Ordinal);

    public async Task<HandleMessage> AskAsync(ILink link, ServerAddress server, Request request, CancellationToken cancel)
    {
        if (_seats.Count >= options.Servers && !_seats.ContainsKey(server.Name)) _seats.Clear();
        var seat = _seats.GetOrAdd(server.Name, _ => new Seat(server));
        for (var repeated = false; ; repeated = true)
        {
            var (answer, session) = await InSessionAsync(seat, link, server, request, cancel);
            if (!IsSessionTrouble(answer.Header.Response) || repeated) return answer;
            // refused before it was looked at, so it may be said again, in a new session
            Interlocked.CompareExchange(ref seat.Session, null, session);
        }
    }

    /// <summary>Tells the servers that the sessions are over; they would find out by themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(s_farewell, options.Time);
        foreach (var seat in _seats.Values)
        {
            if (seat.Session is not { } session) continue;
            try
            {
                var link = await links.GetAsync(seat.Server, LinkKindOf(seat.Server), 0, limit.Token);
                var message = Message(session, new Request(OpCode.SessionTerminate, HandleBody.Server, new HandleBody(HandleBody.Server), 0));
                await Conversation.SendAsync(link, seat.Server, message, session.Wrap(message), a => Opened(session, a, seat.Server), limit.Token);
            }
            catch (Exception e) when (e is HandleException or OperationCanceledException)
            {
                // gone already
            }
        }
        _seats.Clear();
    }

    private async Task<(HandleMessage, ClientSession)> InSessionAsync(Seat seat, ILink link, ServerAddress server, Request request, CancellationToken cancel)
    {
        if (seat.Session is { IsProven: true } ready) return (await ExchangeAsync(ready, link, server, request, cancel), ready);
        await seat.Opening.WaitAsync(cancel);
        try
        {
            if (seat.Session is { IsProven: true } proven) return (await ExchangeAsync(proven, link, server, request, cancel), proven);
            var session = seat.Session ??= await OpenAsync(link, server, cancel);
            var answer = await ExchangeAsync(session, link, server, request, cancel);
            session.IsProven = !IsSessionTrouble(answer.Header.Response) && (int)answer.Header.Response is not (>= 400 and < 500);
            return (answer, session);
        }
        finally
        {
            seat.Opening.Release();
        }
    }

    private async Task<HandleMessage> ExchangeAsync(ClientSession session, ILink link, ServerAddress server, Request request, CancellationToken cancel)
    {
        var message = Message(session, request);
        var answer = Trusted(session, await Conversation.SendAsync(link, server, message, session.Wrap(message), a => Opened(session, a, server), cancel), server);
        if (answer.Header.Response != ResponseCode.AuthenticationNeeded) return answer;
        var proof = conversation.ChallengeAnswer(server, message, answer);
        return Trusted(session, await Conversation.SendAsync(link, server, proof, session.Seal(proof), a => Opened(session, a, server), cancel), server);
    }

    private HandleMessage Message(ClientSession session, Request request)
    {
        var flags = request.Flags | OpFlags.Certify | (session.Encrypts ? OpFlags.Encrypt : 0);
        var message = conversation.Message(request with { Flags = flags }, session.Id);
        return message with { Envelope = message.Envelope with { Version = session.Version } };
    }

    private async Task<ClientSession> OpenAsync(ILink link, ServerAddress server, CancellationToken cancel)
    {
        var agreement = SessionRequest.DiffieHellman(options.Credential!.User, WishedSeconds);
        var request = new Request(OpCode.SessionSetup, HandleBody.Server, agreement.Body, OpFlags.Certify | OpFlags.RequestDigest);
        var answer = await conversation.AskAsync(link, server, request, cancel);
        if (answer.Header.Response != ResponseCode.Success) throw HandleException.Refused(answer.Header.Response, (answer.Body as ErrorBody)?.Message, server.Name);
        // who sits in between could agree on a key with both sides, but not sign for the server
        await trust.CheckAsync(answer, server, cancel);
        var version = answer.Envelope.Version;
        return answer.Body is SessionKeyBody key && agreement.TryFinish(key, version) is { } cipher
            ? new ClientSession(answer.Envelope.SessionId, cipher, version, options.Session == SessionUse.Encrypted)
            : throw HandleException.Malformed("no session key can be made of the answer", server.Name);
    }

    /// <summary>What would be believed must carry the session's MAC; a refusal may be unsigned, as of a server that knows the session no more.</summary>
    private static HandleMessage Trusted(ClientSession session, HandleMessage answer, ServerAddress server)
    {
        var believed = answer.Header.Response is ResponseCode.Success or ResponseCode.HandleNotFound or ResponseCode.ValuesNotFound;
        if (!believed || session.Vouches(answer)) return answer;
        throw HandleException.NotTrusted("the answer does not carry the session's MAC", server.Name);
    }

    private static byte[] Opened(ClientSession session, Answer answer, ServerAddress server) =>
        session.Open(answer) ?? throw HandleException.NotTrusted("the answer is not encrypted under the session's key", server.Name);

    private LinkKind LinkKindOf(ServerAddress server) => server.Tcp is null || options.Transport == HandleTransport.Http ? LinkKind.Http : LinkKind.Tcp;

    private static bool IsSessionTrouble(ResponseCode code) => (int)code is >= 500 and < 600;

    /// <summary>The place of a server's session.</summary>
    private sealed class Seat(ServerAddress server)
    {
        public ClientSession? Session;
        public ServerAddress Server => server;
        public SemaphoreSlim Opening { get; } = new(1, 1);
    }
}
