using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;

/// <summary>Sessions of the JSON interface's <c>Handle</c> scheme. In memory and bounded as those of the protocol itself.</summary>
internal sealed class RestSessions(RestProofs proofs, CredentialSignIn credentials, IDirectory directory, AuthenticationOptions options, TimeProvider time)
{
    public const string Surface = "handle-rest";
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, RestSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();

    public int Count => _sessions.Count;

    /// <summary>Null when all are taken.</summary>
    public RestSession? Open(IPAddress address)
    {
        lock (_adding)
        {
            var now = time.GetTimestamp();
            if (_sessions.Count >= options.SessionsOfAddress) MakeRoom(address, now);
            if (_sessions.Count >= options.Sessions) return null;
            var session = new RestSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(HandleLimits.NonceBytes), address) { Touched = now };
            _sessions[session.Id] = session;
            return session;
        }
    }

    public RestSession? Find(string? id)
    {
        if (id is null || !_sessions.TryGetValue(id, out var session)) return null;
        var now = time.GetTimestamp();
        if (IsOver(session, now))
        {
            _sessions.TryRemove(id, out _);
            return null;
        }
        session.Touched = now;
        return session;
    }

    /// <summary>Whom the session acts for now; null while nobody has proved anything, and when the credential has changed since.</summary>
    public Principal? PrincipalOf(RestSession session) => session.Proven?.Now(directory);

    public async ValueTask<Outcome<Principal>> AuthenticateAsync(RestSession session, RestProof proof, string? address, CancellationToken cancel = default)
    {
        if (!CredentialName.TryParse(proof.Id, out var name)) return new Outcome(Codes.RequestInvalid, "id", "id");
        var attempt = new SignInAttempt(name.Index, name.Handle, address, Surface);
        var proved = await credentials.WithProofAsync(attempt, (app, secret, stop) => proofs.IsRightAsync(app, secret, session.Nonce, proof, name, stop), cancel);
        if (!proved.Succeeded) return proved.Status;
        session.Proven = new Proven(new ValueReference(name.Handle, name.Index), proved.Value);
        return proved.Value.Principal!;
    }

    public void Close(string id) => _sessions.TryRemove(id, out _);

    /// <summary>First what is over, then the address's own unproved ones beyond its bound, then anybody's.</summary>
    private void MakeRoom(IPAddress address, long now)
    {
        foreach (var session in _sessions.Values.Where(s => IsOver(s, now))) _sessions.TryRemove(session.Id, out _);
        var unproved = _sessions.Values.Where(s => s.Proven is null).OrderBy(s => s.Touched).ToList();
        var own = unproved.Where(s => s.Address.Equals(address)).ToList();
        foreach (var session in own.Take(own.Count - options.SessionsOfAddress + 1)) _sessions.TryRemove(session.Id, out _);
        if (_sessions.Count >= options.Sessions && unproved.Count > 0) _sessions.TryRemove(unproved[0].Id, out _);
    }

    private bool IsOver(RestSession session, long now) => time.GetElapsedTime(session.Touched, now) >= options.SessionIdle;
}
