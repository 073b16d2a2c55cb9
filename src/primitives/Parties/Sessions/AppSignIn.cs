using Yiwang.Signing;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties.Auditing;

namespace Yiwang.Parties.Sessions;

/// <summary>
/// App identities sign in by signing a challenge. A challenge is a time, random bytes and a MAC over both and the app: nothing is kept of one that is never
/// answered, and an answered one is remembered until it is too old to be taken again.
/// </summary>
public sealed class AppSignIn(IDirectory directory, SessionStore sessions, CredentialUses uses, IAudit audit, TimeProvider time, PartiesOptions options)
{
    public static readonly TimeSpan ChallengeLifetime = TimeSpan.FromSeconds(60);
    private const int RandomBytes = 16, MacBytes = 16, ChallengeBytes = 8 + RandomBytes + MacBytes;
    private const int MaxAnswered = 100_000;

    // A restart makes open challenges void, which costs an app one more round trip.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, long> _answered = new(StringComparer.Ordinal);

    public string Challenge(string app)
    {
        var challenge = new byte[ChallengeBytes];
        BinaryPrimitives.WriteInt64BigEndian(challenge, Micros.Of(time));
        RandomNumberGenerator.Fill(challenge.AsSpan(8, RandomBytes));
        Mac(challenge, app).CopyTo(challenge.AsSpan(8 + RandomBytes));
        return Base64Url.EncodeToString(challenge);
    }

    /// <summary>What the app signs: the purpose, itself and the challenge, so that the signature is good for nothing else.</summary>
    public static byte[] Message(string app, string challenge) => Encoding.UTF8.GetBytes($"yiwang app sign-in\n{app}\n{challenge}\n");

    public async ValueTask<Outcome<OpenedSession>> AnswerAsync(string app, string challenge, byte[] signature, string? address, string? agent, CancellationToken cancel = default)
    {
        var identity = directory.FindApp(app);
        var good = identity?.Principal is not null && IsOurs(challenge, app) && Verify(identity, Message(identity.Handle, challenge), signature) && TakeOnce(challenge);
        var record = new AuditRecord(good ? AuditKind.SignIn : AuditKind.Refusal, "sign-in.app", good ? Codes.Ok : Codes.PartiesSignInFailed, identity?.Handle, identity?.Organization.ToString(), address);
        var written = await audit.WriteAsync(record, cancel);
        if (!written.Succeeded) return written;
        if (!good) return new Outcome(Codes.PartiesSignInFailed);
        await uses.NoteAsync(identity!, new CredentialUse(time.GetUtcNow(), "app", address), cancel);
        return await sessions.OpenAsync(identity!.Handle, identity.Organization.ToString(), options.AppSessionLifetime, address, agent, mustChange: false, cancel);
    }

    private bool IsOurs(string challenge, string app)
    {
        Span<byte> bytes = stackalloc byte[ChallengeBytes];
        if (challenge.Length > 100 || !Base64Url.TryDecodeFromChars(challenge, bytes, out var length) || length != ChallengeBytes) return false;
        if (!CryptographicOperations.FixedTimeEquals(Mac(bytes, app), bytes[(8 + RandomBytes)..])) return false;
        var age = Micros.Of(time) - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return age >= 0 && age <= Micros.Of(ChallengeLifetime);
    }

    private bool TakeOnce(string challenge)
    {
        var now = Micros.Of(time);
        foreach (var (old, until) in _answered)
        {
            if (until < now) _answered.TryRemove(old, out _);
        }
        return _answered.Count < MaxAnswered && _answered.TryAdd(challenge, now + Micros.Of(ChallengeLifetime));
    }

    private byte[] Mac(ReadOnlySpan<byte> challenge, string app) =>
        HMACSHA256.HashData(_key, (byte[])[.. challenge[..(8 + RandomBytes)], .. Encoding.UTF8.GetBytes(app.ToLowerInvariant())])[..MacBytes];

    // The other kinds sign in on the wire surfaces, each in the form of its protocol.
    private static bool Verify(AppIdentity app, byte[] message, byte[] signature)
    {
        if (app.Algorithm == AppKeyAlgorithm.Ed25519) return Ed25519Signer.Verify(app.PublicKey.Span, message, signature);
        if (app.Algorithm == AppKeyAlgorithm.Sm2) return Sm2Signer.Verify(app.PublicKey.Span, message, signature);
        if (app.Algorithm != AppKeyAlgorithm.RsaSha256) return false;
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(app.PublicKey.Span, out _);
        return rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
