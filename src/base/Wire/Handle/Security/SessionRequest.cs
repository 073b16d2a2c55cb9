using Yiwang.Signing;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Security;

/// <summary>The client's side of agreeing on a session key.</summary>
public sealed class SessionRequest
{
    // RFC 2409 §6.2, the group of 1,024 bits that every deployed server takes; stronger groups are refused by some
    private static readonly byte[] Prime = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437" +
        "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF");

    private readonly DiffieHellman? _agreement;
    private readonly IHandleSigner? _signer;

    private SessionRequest(SessionSetupBody body, DiffieHellman? agreement, IHandleSigner? signer)
    {
        Body = body;
        _agreement = agreement;
        _signer = signer;
    }

    public SessionSetupBody Body { get; }

    public static SessionRequest DiffieHellman(ValueReference identity, int timeoutSeconds)
    {
        var agreement = Signing.DiffieHellman.TryCreate(Prime, [2])!;
        var key = new DhKey(HandleKey.Signed(agreement.PublicKey.AsSpan().TrimStart((byte)0).ToArray()), HandleKey.Signed(Prime), [2]).Encode();
        return new(new(KeyExchange.DiffieHellman, timeoutSeconds, identity, key), agreement, null);
    }

    /// <param name="key">Made for this session, or the client's own.</param>
    public static SessionRequest ClientKey(ValueReference identity, int timeoutSeconds, IHandleSigner key) =>
        new(new(KeyExchange.ClientKey, timeoutSeconds, identity, key.PublicKey.Encode()), null, key);

    /// <param name="where">The value that holds the public key of <paramref name="key"/>.</param>
    public static SessionRequest HandleKeyOf(ValueReference identity, int timeoutSeconds, ValueReference where, IHandleSigner key) =>
        new(new(KeyExchange.HandleKey, timeoutSeconds, identity, ExchangeKey: where), null, key);

    /// <summary>Follows the server's answer with <see cref="Offer"/>.</summary>
    public static SessionRequest ServerKey(ValueReference identity, int timeoutSeconds) => new(new(KeyExchange.ServerKey, timeoutSeconds, identity), null, null);

    /// <summary>Modes 1, 3 and 4.</summary>
    /// <returns>Null if the answer does not fit the request.</returns>
    public SessionCipher? TryFinish(SessionKeyBody answer, ProtocolVersion version)
    {
        if (answer.Mode != Body.Mode) return null;
        if (_agreement is not null) return TryAgree(answer.Data, version);
        return _signer?.TryDecrypt(answer.Data) is { } bytes ? SessionAgreement.TryNumbered(bytes, version) : null;
    }

    /// <summary>Mode 2: makes a key and encrypts it to the server, to be sent with operation 402.</summary>
    /// <returns>Null if the server's key is none.</returns>
    public static (KeyExchangeBody Body, SessionCipher Cipher)? Offer(SessionKeyBody answer, ProtocolVersion version, CipherAlgorithm algorithm = CipherAlgorithm.Aes)
    {
        if (answer.Mode != KeyExchange.ServerKey || KeyReader.TryRead(answer.Data, out var key) != WireFault.None) return null;
        var cipher = SessionCipher.New(version.IsAtLeast(2, 2) ? algorithm : CipherAlgorithm.Des, version);
        return key!.TryEncrypt(SessionAgreement.Numbered(cipher)) is { } encrypted ? (new(encrypted), cipher) : null;
    }

    private SessionCipher? TryAgree(byte[] data, ProtocolVersion version)
    {
        var algorithm = CipherAlgorithm.Des;
        var key = data.AsSpan();
        if (version.IsAtLeast(2, 4))
        {
            if (key.Length < sizeof(int)) return null;
            algorithm = (CipherAlgorithm)System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(key);
            key = key[sizeof(int)..];
        }
        return KeyReader.TryRead(key, out var read) == WireFault.None && read is DhKey server && _agreement!.TryAgree(server.Y) is { } secret
            ? SecretToKey.TryDerive(secret, algorithm, version) : null;
    }
}
