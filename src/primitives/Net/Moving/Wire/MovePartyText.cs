using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Net.Moving.Wire;

/// <summary>An organisation and its keys, as they cross.</summary>
internal static class MovePartyText
{
    public static MoveParty Of(Organization o) => new(o.Id.ToString(), o.Name, o.Uscc.ToString(), o.Algorithm.ToString(), o.FirstKey.ToArray(), o.Key.ToArray(), o.SealKey.ToArray(), Rotations(o.Rotations));

    public static IReadOnlyList<MoveRotation> Rotations(IReadOnlyList<KeyRotation> rotations) =>
        [.. rotations.Select(r => new MoveRotation(r.Number, r.Algorithm.ToString(), r.Key.ToArray(), r.SealKey.ToArray(), r.Certificate.ToArray()))];

    public static IReadOnlyList<KeyRotation>? Read(IReadOnlyList<MoveRotation>? rotations)
    {
        if (rotations is null || rotations.Count > KeyChain.RotationsMax) return null;
        List<KeyRotation> read = [];
        foreach (var r in rotations)
        {
            if (r is not { Key: not null, SealKey: not null, Certificate: not null } || !Enum.TryParse<SigningAlgorithm>(r.Algorithm, out var algorithm)) return null;
            read.Add(new KeyRotation(r.Number, algorithm, r.Key, r.SealKey, r.Certificate));
        }
        return read;
    }

    /// <summary>Null when the first key does not make the identifier.</summary>
    public static PactParty? Party(MoveParty p) =>
        OrganizationId.TryParse(p.Id, out var id) && id.Certifies(p.FirstKey) && Enum.TryParse<SigningAlgorithm>(p.Algorithm, out var algorithm) ? new PactParty(id, p.Name, p.Uscc, algorithm, p.FirstKey, p.Key, p.SealKey, null, "") : null;
}
