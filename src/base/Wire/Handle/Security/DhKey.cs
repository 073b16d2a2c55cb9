namespace Yiwang.Wire.Handle.Security;

/// <summary>One side's number of a Diffie-Hellman agreement and the group that it is in.</summary>
public sealed record DhKey(byte[] Y, byte[] P, byte[] G) : HandleKey(DiffieHellman)
{
    private protected override byte[][] Fields => [Y, P, G];

    public override byte[]? ToSubjectPublicKeyInfo() => null;

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, string user) => false;
}
