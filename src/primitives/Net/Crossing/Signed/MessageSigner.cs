using System.Security.Cryptography;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Signed;

/// <summary>Signs requests, answers and files as an organisation.</summary>
internal sealed class MessageSigner(CrossingOptions options, TimeProvider time)
{
    /// <summary>Covered by the signature on a request.</summary>
    public static readonly IReadOnlyList<SignatureComponent> RequestComponents = [new("@method"), new("@authority"), new("@path"), new("content-digest"), new("content-type"), new(SigningWords.VersionField)];
    /// <summary>By that on an answer, which thereby fits one request only.</summary>
    public static readonly IReadOnlyList<SignatureComponent> AnswerComponents =
        [new("@status"), new("content-digest"), new("content-type"), new("content-digest", OfRequest: true), new("signature", OfRequest: true, Key: SigningWords.Label)];
    public static readonly IReadOnlyList<SignatureComponent> FileComponents = [new("content-digest"), new("content-type"), new(SigningWords.VersionField)];

    public CrossingRequest Request(ISigner signer, OrganizationId organization, Uri target, byte[] body)
    {
        var fields = FieldsOf(body);
        Sign(signer, organization, new SignedMessage { Method = "POST", Target = target, Fields = fields }, fields, RequestComponents, SigningWords.RequestTag, options.SignatureLife, withNonce: true);
        return new(target, fields, body);
    }

    public CrossingResponse Answer(ISigner signer, OrganizationId organization, CrossingRequest request, byte[] body)
    {
        var fields = FieldsOf(body);
        Sign(signer, organization, new SignedMessage { Status = 200, Fields = fields, Request = request.Message }, fields, AnswerComponents, SigningWords.AnswerTag, null, withNonce: false);
        return new(Events.Outcome.Ok, fields, body);
    }

    /// <summary>For a file, which may travel for weeks: no end, no nonce. What it does is done once by the numbers in it.</summary>
    public Dictionary<string, string> File(ISigner signer, OrganizationId organization, byte[] body)
    {
        var fields = FieldsOf(body);
        Sign(signer, organization, new SignedMessage { Fields = fields }, fields, FileComponents, SigningWords.FileTag, null, withNonce: false);
        return fields;
    }

    private static Dictionary<string, string> FieldsOf(byte[] body) => new(StringComparer.Ordinal)
    {
        ["content-type"] = SigningWords.ContentType, ["content-digest"] = ContentDigest.Of(body), [SigningWords.VersionField] = SigningWords.Version,
    };

    private void Sign(ISigner signer, OrganizationId organization, SignedMessage message, Dictionary<string, string> fields, IReadOnlyList<SignatureComponent> components, string tag, TimeSpan? life, bool withNonce)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var parameters = new SignatureParameters(components, now, life is { } l ? now + (long)l.TotalSeconds : null, withNonce ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) : null,
            SigningWords.Algorithm(signer.Algorithm), SigningWords.KeyId(organization, signer.PublicKey), tag);
        if (!SignatureBase.TryMake(message, parameters, out var bytes, out var missing)) throw new InvalidOperationException($"nothing to sign at {missing}");
        fields["signature-input"] = SignatureFields.Input(SigningWords.Label, parameters);
        fields["signature"] = SignatureFields.Bytes(SigningWords.Label, signer.Sign(bytes));
    }
}
