using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events.Json;
using Yiwang.Signing;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>What one escrow is: signed by the organisation, in clear, and enough to see whether the parts are all there and unchanged.</summary>
/// <param name="Number">yyyyMMdd-n, rising.</param>
/// <param name="Base">Of a DIFF: the escrow that it follows; null = FULL.</param>
/// <param name="LogSize">Entries that it surely holds, with everything before it.</param>
/// <param name="Parts">SHA-256 of each part as it is sent, in hex.</param>
/// <param name="To">Organisation that can open it.</param>
/// <param name="SealKey">Its sealing key, by which it finds the private one.</param>
internal sealed record EscrowManifest(string Number, string? Base, string Prefix, string From, string To, string Algorithm, byte[] SealKey, long MadeUs, long LogSize, byte[] LogRoot, long Bytes, IReadOnlyList<string> Parts)
{
    public const string FileName = "manifest.json";
    private static readonly byte[] s_context = Encoding.ASCII.GetBytes("yiwang-escrow/v1\n");

    public bool IsFull => Base is null;

    public byte[] Sign(ISigner signer)
    {
        var text = Canonical();
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["escrow"] = JsonNode.Parse(text), ["signature"] = new JsonObject { ["key"] = Convert.ToBase64String(signer.PublicKey), ["value"] = Convert.ToBase64String(signer.Sign([.. s_context, .. text])) },
        }.ToJsonString());
    }

    /// <returns>Null when it is none, or was changed since it was signed.</returns>
    public static (EscrowManifest Manifest, byte[] Key)? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is not JsonObject signed || signed["escrow"] is not JsonObject o || signed["signature"] is not JsonObject signature) return null;
            var manifest = new EscrowManifest((string)o["number"]!, (string?)o["base"], (string)o["prefix"]!, (string)o["from"]!, (string)o["to"]!, (string)o["algorithm"]!, Convert.FromBase64String((string)o["sealKey"]!), Long(o["made"]), Long(o["logSize"]),
                Convert.FromHexString((string)o["logRoot"]!), Long(o["bytes"]), [.. o["parts"]!.AsArray().Select(p => (string)p!)]);
            var (key, value) = (Convert.FromBase64String((string)signature["key"]!), Convert.FromBase64String((string)signature["value"]!));
            if (!EscrowNumber.IsOne(manifest.Number) || (manifest.Base is { } before && !EscrowNumber.IsOne(before))) return null;
            return Signers.AlgorithmOf(key) is { } algorithm && Signers.Verify(algorithm, key, [.. s_context, .. manifest.Canonical()], value) ? (manifest, key) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentNullException or NullReferenceException)
        {
            return null;
        }
    }

    private byte[] Canonical() => CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["number"] = Number, ["base"] = Base, ["prefix"] = Prefix, ["from"] = From, ["to"] = To, ["algorithm"] = Algorithm, ["sealKey"] = Convert.ToBase64String(SealKey), ["made"] = Text(MadeUs), ["logSize"] = Text(LogSize),
        ["logRoot"] = Convert.ToHexStringLower(LogRoot), ["bytes"] = Text(Bytes), ["parts"] = new JsonArray([.. Parts.Select(p => (JsonNode)p)]),
    }.ToJsonString()), out var canonical, out var reason) ? canonical : throw new InvalidDataException(reason);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Long(JsonNode? text) => long.Parse((string)text!, CultureInfo.InvariantCulture);
}
