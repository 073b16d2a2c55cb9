using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Net.Crossing;

/// <summary>The private keys of the organisations that this node keeps. Asked at each use, so that a key that was rotated or lost counts at once.</summary>
public interface ICrossingKeys
{
    /// <summary>With the present key; null when the organisation or its key is not here. The caller does not dispose of it.</summary>
    ISigner? SignerOf(OrganizationId organization);
    /// <summary>The 32-byte number of the P-256 or SM2 key whose public half was given out as <see cref="Pacts.PactParty.SealKey"/>, an old one too; null when it is not here.</summary>
    byte[]? SealKeyOf(OrganizationId organization, SigningAlgorithm family, ReadOnlySpan<byte> publicKey);
}
