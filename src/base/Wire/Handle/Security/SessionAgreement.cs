using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Yiwang.Signing;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Wire.Handle.Security;

/// <summary>The server's side of agreeing on a session key. Keys travel as int32 cipher ‖ key (before 2.2 the key alone, always DES).</summary>
public static class SessionAgreement
{
    /// <summary>Modes 1, 3 and 4.</summary>
    /// <param name="request">The client's set-up.</param>
    /// <param name="version">That the answer will be written in.</param>
    /// <param name="algorithm">What the server would like; SM2 keys get SM4, clients before 2.2 DES.</param>
    /// <param name="exchangeKey">Mode 3: the key of the handle that the client names.</param>
    /// <returns>False if the client's key cannot be used: answer 501.</returns>
    public static bool TryAnswer(
        SessionSetupBody request, ProtocolVersion version, CipherAlgorithm algorithm, HandleKey? exchangeKey,
        [NotNullWhen(true)] out SessionKeyBody? answer, [NotNullWhen(true)] out SessionCipher? cipher)
    {
        (answer, cipher) = (null, null);
        var key = exchangeKey;
        if (request.Mode is KeyExchange.ClientKey or KeyExchange.DiffieHellman && KeyReader.TryRead(request.PublicKey, out key) != WireFault.None) return false;
        if (request.Mode == KeyExchange.DiffieHellman) return key is DhKey dh && TryAgree(dh, version, algorithm, out answer, out cipher);
        if (request.Mode is not (KeyExchange.ClientKey or KeyExchange.HandleKey) || key is null) return false;
        var made = SessionCipher.New(!version.IsAtLeast(2, 2) ? CipherAlgorithm.Des : key is Sm2Key ? CipherAlgorithm.Sm4 : algorithm, version);
        if (key.TryEncrypt(Numbered(made)) is not { } encrypted) return false;
        (answer, cipher) = (new(request.Mode, encrypted), made);
        return true;
    }

    /// <summary>Mode 2: opens the key that the client made and sent with operation 402.</summary>
    /// <returns>Null if it was not encrypted to this server, or is no key.</returns>
    public static SessionCipher? TryOpen(KeyExchangeBody request, ProtocolVersion version, IHandleSigner server)
    {
        if (server.TryDecrypt(request.EncryptedKey) is not { } bytes) return null;
        if (!version.IsAtLeast(2, 2)) return SessionCipher.TryCreate(CipherAlgorithm.Des, bytes, version);
        if (TryNumbered(bytes, version) is { } numbered) return numbered;
        // the reference client forgets the number of the cipher here
        return SessionCipher.TryCreate(bytes.Length switch { 8 => CipherAlgorithm.Des, 24 => CipherAlgorithm.TripleDes, _ => CipherAlgorithm.Aes }, bytes, version);
    }

    internal static byte[] Numbered(SessionCipher cipher) => cipher.Version.IsAtLeast(2, 2) ? [0, 0, 0, (byte)cipher.Algorithm, .. cipher.Key] : cipher.Key;

    internal static SessionCipher? TryNumbered(byte[] bytes, ProtocolVersion version)
    {
        if (!version.IsAtLeast(2, 2)) return SessionCipher.TryCreate(CipherAlgorithm.Des, bytes, version);
        return bytes.Length > sizeof(int)
            ? SessionCipher.TryCreate((CipherAlgorithm)BinaryPrimitives.ReadInt32BigEndian(bytes), bytes[sizeof(int)..], version) : null;
    }

    private static bool TryAgree(
        DhKey client, ProtocolVersion version, CipherAlgorithm algorithm,
        [NotNullWhen(true)] out SessionKeyBody? answer, [NotNullWhen(true)] out SessionCipher? cipher)
    {
        (answer, cipher) = (null, null);
        var chosen = version.IsAtLeast(2, 4) ? algorithm : CipherAlgorithm.Des;
        if (DiffieHellman.TryCreate(client.P, client.G) is not { } own || own.TryAgree(client.Y) is not { } secret) return false;
        cipher = SecretToKey.TryDerive(secret, chosen, version);
        if (cipher is null) return false;
        var key = new DhKey(HandleKey.Signed(own.PublicKey.AsSpan().TrimStart((byte)0).ToArray()), client.P, client.G).Encode();
        answer = new(KeyExchange.DiffieHellman, version.IsAtLeast(2, 4) ? [0, 0, 0, (byte)chosen, .. key] : key);
        return true;
    }
}
