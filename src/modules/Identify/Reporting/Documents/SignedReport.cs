using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events.Json;
using Yiwang.Signing;

namespace Yiwang.Identify.Reporting.Documents;

/// <summary>
/// <c>{"report":{…},"signature":{"algorithm","key","value"}}</c>: the organisation's signature over <c>yiwang-report/v1\n</c> and the report's RFC 8785 form, so that a report stands for itself
/// wherever it is kept. <c>key</c> is the public key, Base64.
/// </summary>
internal static class SignedReport
{
    private static readonly byte[] s_context = Encoding.ASCII.GetBytes("yiwang-report/v1\n");

    public static byte[] Sign(ReportDocument document, ISigner signer)
    {
        var report = document.Write();
        var signature = signer.Sign([.. s_context, .. report]);
        var algorithm = signer.Algorithm == SigningAlgorithm.Sm2 ? "sm2-sm3" : "ed25519";
        return Encoding.UTF8.GetBytes($"{{\"report\":{Encoding.UTF8.GetString(report)},\"signature\":{{\"algorithm\":\"{algorithm}\",\"key\":\"{Convert.ToBase64String(signer.PublicKey)}\",\"value\":\"{Convert.ToBase64String(signature)}\"}}}}");
    }

    /// <returns>The document and the key that signed it; null when it is no signed report, or was changed since.</returns>
    public static (ReportDocument Document, byte[] Key)? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth, AllowDuplicateProperties = false }) is not JsonObject signed || signed["signature"] is not JsonObject signature) return null;
            if (ReportDocument.Read(signed["report"]) is not { } document) return null;
            var (key, value) = (Convert.FromBase64String((string)signature["key"]!), Convert.FromBase64String((string)signature["value"]!));
            if (Signers.AlgorithmOf(key) is not { } algorithm || !CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(signed["report"]!.ToJsonString()), out var report, out _)) return null;
            if (!Signers.Verify(algorithm, key, [.. s_context, .. report], value)) return null;
            return document.IsSame || document.Digest == ReportDocument.DigestOf(document.Rows) ? (document, key) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    public static string DigestOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
