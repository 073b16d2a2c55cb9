using Xunit;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

/// <summary>The server's half of challenges and sessions, in the plainest form: what it is told is checked, nothing is stored.</summary>
internal sealed class ScriptedSession(IHandleSigner serverKey, Func<ChallengeAnswerBody, byte[], byte[], bool> verify)
{
    public const int Challenge = 77;
    private readonly Dictionary<int, (SessionCipher Cipher, ReplayWindow Counters, bool Proven)> _sessions = [];
    private readonly Dictionary<int, (HandleMessage Request, byte[] Nonce, byte[] Digest)> _open = [];
    private int _next = 1;

    /// <summary>Requests that were carried out.</summary>
    public List<HandleMessage> Done { get; } = [];
    public int Challenges { get; private set; }
    public int SetUps { get; private set; }

    /// <summary>As a restart: no session is known any more.</summary>
    public void Forget() => _sessions.Clear();

    public HandleMessage Answer(HandleMessage m)
    {
        if (m.Header.Operation == OpCode.SessionSetup) return SetUp(m);
        if (m.Header.Operation == OpCode.ChallengeResponse) return Proof(m);
        if (m.Envelope.SessionId == 0) return Ask(m, Challenge);
        if (!_sessions.TryGetValue(m.Envelope.SessionId, out var session)) return ScriptedServer.Refused(m, ResponseCode.SessionTimeout);
        Assert.NotNull(m.Credential);
        Assert.True(MessageMac.Verify(m.Envelope, m.Signed, session.Cipher.Key, m.Credential));
        Assert.True(session.Counters.TryAccept(m.Credential.Counter));
        return session.Proven || m.Header.Operation == OpCode.SessionTerminate ? Vouched(m, Carry(m)) : Ask(m, m.Envelope.SessionId);
    }

    private HandleMessage SetUp(HandleMessage m)
    {
        SetUps++;
        Assert.True(SessionAgreement.TryAnswer((SessionSetupBody)m.Body, m.Envelope.Agreed, CipherAlgorithm.Aes, null, out var body, out var cipher));
        var id = _next++;
        _sessions[id] = (cipher!, new ReplayWindow(), false);
        var digest = RequestDigest.Of(m.Envelope.Agreed, m.Signed);
        var answer = ScriptedServer.Answer(m, ResponseCode.Success, body!, OpFlags.Certify, id, digest);
        return answer with { Credential = MessageSignature.Make(answer.Envelope, answer.EncodeSigned(), serverKey) };
    }

    private HandleMessage Ask(HandleMessage m, int id)
    {
        Challenges++;
        var (nonce, digest) = (Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), RequestDigest.Of(m.Envelope.Agreed, m.Signed));
        _open[id] = (m, nonce, digest.Value);
        return ScriptedServer.Answer(m, ResponseCode.AuthenticationNeeded, new ChallengeBody(nonce), 0, id, digest);
    }

    private HandleMessage Proof(HandleMessage m)
    {
        Assert.True(_open.Remove(m.Envelope.SessionId, out var open));
        if (!verify((ChallengeAnswerBody)m.Body, open.Nonce, open.Digest)) return ScriptedServer.Refused(m, ResponseCode.AuthenticationFailed);
        var answer = Carry(open.Request) with { Envelope = m.Envelope.Answer(0) };
        if (!_sessions.TryGetValue(m.Envelope.SessionId, out var session)) return answer;
        _sessions[m.Envelope.SessionId] = session with { Proven = true };
        return Vouched(m, answer);
    }

    private HandleMessage Carry(HandleMessage m)
    {
        lock (Done) Done.Add(m);
        return ScriptedServer.Answer(m, ResponseCode.Success, new PlainBody());
    }

    private HandleMessage Vouched(HandleMessage m, HandleMessage answer) =>
        answer with { Credential = MessageMac.Make(answer.Envelope, answer.EncodeSigned(), _sessions[m.Envelope.SessionId].Cipher.Key, 1) };
}
