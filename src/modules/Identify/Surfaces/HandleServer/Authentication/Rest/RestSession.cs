using System.Net;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;

/// <summary>A session of the JSON interface: over TLS, so its id is enough once somebody has proved in it who it is.</summary>
/// <param name="Id">128 random bits in text.</param>
/// <param name="Nonce">16 bytes that proofs in this session are over.</param>
internal sealed record RestSession(string Id, byte[] Nonce, IPAddress Address)
{
    /// <summary>On the clock's timestamps.</summary>
    public long Touched { get; set; }
    public Proven? Proven { get; set; }
}

/// <summary>What the <c>Handle</c> authorisation scheme carries besides the session's id.</summary>
/// <param name="Id"><c>300:0.NA/99.501</c>.</param>
/// <param name="Type">HS_PUBKEY or HS_SECKEY.</param>
/// <param name="ClientNonce">At least 8 bytes.</param>
/// <param name="Algorithm">Of the signature or MAC over both nonces: SHA-256, SM3, Ed25519, PBKDF2-HMAC-SHA1 …</param>
/// <param name="Salt">With PBKDF2, as <paramref name="Iterations"/> and <paramref name="Bits"/> of the derived key.</param>
internal sealed record RestProof(string Id, string Type, byte[] ClientNonce, string Algorithm, byte[] Signature, byte[]? Salt = null, int Iterations = 0, int Bits = 0);
