using System.Security.Cryptography;

namespace Yiwang.Events.Proofs;

/// <summary>A group that its reader may see: the committed bytes (subjects included in the first group) and the salt that keeps others from guessing them.</summary>
public sealed record DisclosedGroup(Disclosure Group, byte[] Salt, byte[] Content)
{
    public byte[] Commitment => SHA256.HashData([.. Salt, .. Content]);
}

/// <summary>One entry of a proof: where it stands, its public header, what is disclosed of it, and the hashes from its leaf to the root.</summary>
public sealed record ProofEntry(long Index, byte[] Header, IReadOnlyList<DisclosedGroup> Groups, IReadOnlyList<byte[]> Path);
