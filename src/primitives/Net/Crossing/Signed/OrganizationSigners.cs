using System.Collections.Concurrent;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;

namespace Yiwang.Net.Crossing.Signed;

/// <summary>Present keys of the organisations kept here, opened once each: reading one from disk costs more than signing with it. At most as many as there are organisations and rotations since the start.</summary>
public sealed class OrganizationSigners(IDirectory directory, OrganizationKeys keys) : ICrossingKeys
{
    private readonly ConcurrentDictionary<(OrganizationId, string), ISigner> _open = new();

    public ISigner? SignerOf(OrganizationId organization)
    {
        if (directory.Find(organization) is not { } known) return null;
        var name = (organization, Convert.ToHexString(known.Key.Span));
        if (_open.TryGetValue(name, out var signer)) return signer;
        // one that cannot be found now, as its folder is being restored, may be found later
        return keys.Find(known) is { } found ? _open.GetOrAdd(name, found) : null;
    }

    public byte[]? SealKeyOf(OrganizationId organization, SigningAlgorithm family, ReadOnlySpan<byte> publicKey) => keys.FindSeal(organization, family, publicKey);
}
