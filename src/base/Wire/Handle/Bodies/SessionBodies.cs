using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

/// <summary>Who makes the session key, and under which key it travels.</summary>
public enum KeyExchange
{
    None = 0,
    /// <summary>The server, under a public key that the client sends.</summary>
    ClientKey = 1,
    /// <summary>The client, under the server's public key, in an exchange request.</summary>
    ServerKey = 2,
    /// <summary>The server, under a public key that lies in a handle.</summary>
    HandleKey = 3,
    /// <summary>Both, by Diffie-Hellman.</summary>
    DiffieHellman = 4,
}

/// <summary>Operation 400.</summary>
/// <param name="TimeoutSeconds">The client's wish; the reference client says 86,400.</param>
/// <param name="Identity">Whom the session acts for; empty handle and index -1 when for nobody.</param>
/// <param name="PublicKey">Modes 1 and 4: as in an HS_PUBKEY value.</param>
/// <param name="ExchangeKey">Mode 3: the value that holds the key.</param>
public sealed record SessionSetupBody(
    KeyExchange Mode, int TimeoutSeconds, ValueReference Identity, byte[]? PublicKey = null, ValueReference? ExchangeKey = null) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Int16((short)Mode);
        writer.Int32(TimeoutSeconds);
        Identity.Write(ref writer);
        if (Mode is KeyExchange.ClientKey or KeyExchange.DiffieHellman) writer.Bytes(PublicKey);
        else if (Mode == KeyExchange.HandleKey) (ExchangeKey ?? new("", -1)).Write(ref writer);
    }
}

/// <summary>Answer to operation 400.</summary>
/// <param name="Data">Modes 1 and 3: the encrypted session key. 2: the server's public key. 4: int32 cipher and the server's Diffie-Hellman key (before 2.4 the key alone).</param>
public sealed record SessionKeyBody(KeyExchange Mode, byte[] Data) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Int16((short)Mode);
        writer.Bytes(Data);
    }
}

/// <summary>Operation 402: the session key under the server's public key.</summary>
public sealed record KeyExchangeBody(byte[] EncryptedKey) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer) => writer.Bytes(EncryptedKey);
}
