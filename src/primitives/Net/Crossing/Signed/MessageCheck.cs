using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Signing;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Signed;

/// <summary>A signature that was read but not yet verified.</summary>
internal readonly record struct ReadSignature(SignatureParameters Parameters, byte[] Bytes);

/// <summary>Verifies signatures of others. What is cheap comes first.</summary>
internal sealed class MessageCheck(CrossingOptions options, TimeProvider time)
{
    // they are kept as long as the receipts; ours are 500 characters
    private const int FieldsMax = 8_192;

    /// <summary>Reads the signature, and whether the digest fits the body.</summary>
    /// <param name="needed">Components that must be covered; more may be.</param>
    public static Outcome<ReadSignature> Read(IReadOnlyDictionary<string, string> fields, ReadOnlyMemory<byte> body, IReadOnlyList<SignatureComponent> needed, string tag)
    {
        if (!SignatureFields.TryMember(fields.GetValueOrDefault("signature-input"), SigningWords.Label, out var input)
            || !SignatureFields.TryBytes(fields.GetValueOrDefault("signature"), SigningWords.Label, out var bytes)) return Bad("no signature labelled " + SigningWords.Label);
        if (Length("content-digest") + Length("content-type") + Length("signature-input") + Length("signature") > FieldsMax) return Bad($"its fields have over {FieldsMax} characters");
        if (!SignatureParameters.TryParse(input, out var parameters)) return Bad("signature-input");
        if (parameters.Tag != tag) return Bad("tag");
        foreach (var component in needed)
        {
            if (!parameters.Components.Contains(component)) return Bad($"does not cover {component}");
        }
        if (!ContentDigest.Fits(fields.GetValueOrDefault("content-digest"), body.Span)) return Bad("content-digest");
        return new ReadSignature(parameters, bytes);

        int Length(string name) => fields.GetValueOrDefault(name)?.Length ?? 0;
    }

    /// <summary>By the key that the pact names for the organisation today.</summary>
    public static Outcome Verify(SignedMessage message, in ReadSignature signature, PactParty by)
    {
        var parameters = signature.Parameters;
        if (parameters.KeyId != SigningWords.KeyId(by.Organization, by.SigningKey.Span)) return Bad($"keyid: {parameters.KeyId} is not the present key of {by.Organization}");
        if (parameters.Algorithm is { } named && named != SigningWords.Algorithm(by.Algorithm)) return Bad("alg");
        if (!SignatureBase.TryMake(message, parameters, out var bytes, out var missing)) return Bad($"covers {missing}, which is not there");
        return Signers.Verify(by.Algorithm, by.SigningKey.Span, bytes, signature.Bytes) ? Outcome.Ok : Bad("does not fit");
    }

    /// <summary>Within its life, with clocks as far apart as they may be.</summary>
    public Outcome CheckTime(SignatureParameters parameters)
    {
        var now = time.GetUtcNow();
        if (parameters is not { Created: { } created, Expires: { } expires, Nonce: { Length: >= 16 and <= 64 } } || expires < created || expires - created > options.SignatureLife.TotalSeconds) return Bad("created, expires, nonce");
        var skew = (long)options.SkewMax.TotalSeconds;
        var seconds = now.ToUnixTimeSeconds();
        if (created > seconds + skew || expires < seconds - skew) return new Outcome(Codes.NetClock, $"signed at {DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(created, 0, 253_402_300_799)):u}, here it is {now:u}");
        return Outcome.Ok;
    }

    /// <summary>After which a nonce can be forgotten, as its signature is too old by itself.</summary>
    public long NonceUntilUs(SignatureParameters parameters) => (parameters.Expires!.Value + (long)options.SkewMax.TotalSeconds + 1) * 1_000_000;

    private static Outcome Bad(string what) => new(Codes.NetBadSignature, what);
}
