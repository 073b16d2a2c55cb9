using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events.Json;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;

namespace Yiwang.Cases.Commands;

/// <summary>
/// The electronic signature of a decision: the decider's organisation signs, with the key that the log knows, who decided what about which values and when. What was signed can be put together again from the
/// fact: RFC 8785 JSON of <c>at, by, case, from, opinion, organization, to, transition</c> and the SHA-256 of the values.
/// </summary>
internal sealed class Signatures(IDirectory directory, OrganizationKeys? keys)
{
    private const int SignersMax = 1_000;

    private readonly ConcurrentDictionary<string, ISigner?> _signers = new(StringComparer.Ordinal);

    /// <returns>Without <c>signature</c> when the organisation's key is not on this node: the decision stands in the log all the same.</returns>
    public JsonObject? Sign(StepRequest request, JsonObject values, string opinion)
    {
        if (request.Actor.Who is not { } who) return null;
        var record = new JsonObject
        {
            ["at"] = request.NowUs.ToString(CultureInfo.InvariantCulture), ["by"] = who.User, ["case"] = request.Case.Id, ["from"] = request.Case.State, ["opinion"] = opinion, ["organization"] = who.Organization,
            ["to"] = request.Transition.To, ["transition"] = request.Transition.Code, ["values"] = Digest(values),
        };
        if (SignerOf(who.Organization) is not { } signer) return record;
        var signed = Canonical(record);
        record["algorithm"] = signer.Algorithm.ToString();
        record["key"] = Convert.ToBase64String(signer.PublicKey);
        record["signature"] = Convert.ToBase64String(signer.Sign(signed));
        return record;
    }

    private ISigner? SignerOf(string? organization)
    {
        if (keys is null || directory.Find(organization) is not { } found) return null;
        var name = $"{found.Id}.{found.Position}";
        if (_signers.Count >= SignersMax) _signers.Clear();
        return _signers.GetOrAdd(name, _ => keys.Find(found));
    }

    private static string Digest(JsonObject values) => "sha256-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Canonical(values)));

    private static byte[] Canonical(JsonObject of) => CanonicalJson.TryCanonicalize(JsonSerializer.SerializeToUtf8Bytes(of), out var bytes, out _) ? bytes : Encoding.UTF8.GetBytes(of.ToJsonString());
}
