using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>Who stands there, under which pact, and whether the signature is theirs. Nothing else is looked at before that.</summary>
internal sealed class Door(IPacts pacts, Func<OrganizationId, bool> isHere, MessageCheck check)
{
    // the answer to a stranger and to one whose pact has ended are alike
    private static readonly Outcome s_stranger = new(Codes.PactsNotPermitted, "no pact of these two is known here");

    /// <summary>Whether it is worth reading the body: version and signature are there, and the signer has, or had, a pact in force with somebody here.</summary>
    public Outcome Knock(IReadOnlyDictionary<string, string> fields)
    {
        if (fields.GetValueOrDefault(SigningWords.VersionField) is not SigningWords.Version and var version)
            return new Outcome(Codes.NetNotUnderstood, $"{SigningWords.VersionField}: {version ?? "none"}; here it is {SigningWords.Version}");
        if (!SignatureFields.TryMember(fields.GetValueOrDefault("signature-input"), SigningWords.Label, out var input) || !SignatureParameters.TryParse(input, out var parameters))
            return new Outcome(Codes.NetBadSignature, "no signature labelled " + SigningWords.Label);
        if (check.CheckTime(parameters) is { Succeeded: false } late) return late;
        return OrganizationId.TryParse(parameters.KeyId?.Split('#')[0], out var signer) && pacts.IsPartner(signer) ? Outcome.Ok : s_stranger;
    }

    public Outcome<VerifiedParcel> Open(CrossingRequest request)
    {
        if (Knock(request.Fields) is { Succeeded: false } refused) return refused;
        if (request.Body.Length > Parcel.BytesMax) return new Outcome(Codes.RequestTooLarge, $"{Parcel.BytesMax} bytes");
        var signature = MessageCheck.Read(request.Fields, request.Body, MessageSigner.RequestComponents, SigningWords.RequestTag);
        if (!signature.Succeeded) return signature.Status;
        if (!ParcelReader.TryRead(request.Body, out var parcel, out var reason)) return new Outcome(Codes.RequestInvalid, reason);
        var pact = PactOf(parcel);
        if (!pact.Succeeded) return pact.Status;
        var verified = MessageCheck.Verify(request.Message, signature.Value, pact.Value.Own(parcel.From));
        return verified.Succeeded ? new VerifiedParcel(parcel, pact.Value, signature.Value.Parameters, request) : verified;
    }

    public Outcome<Pact> PactOf(Parcel parcel)
    {
        if (pacts.Find(parcel.Pact) is not { } pact || !pact.Has(parcel.From) || !pact.Has(parcel.To) || parcel.From == parcel.To || !isHere(parcel.To)) return s_stranger;
        return pact;
    }

    public static Outcome InForce(Pact pact) => pact.State == PactState.Active ? Outcome.Ok : new Outcome(Codes.PactsNotInForce, pact.Reason);

    /// <summary>
    /// What became of messages that crossed while the pact carried is told when it carries nothing more, too: otherwise nobody knows who has what was on its way. Numbers with nothing in them are taken as well:
    /// a pact that expired may be renewed, and then what they stood for cannot come any more.
    /// </summary>
    public static Outcome MayPass(Pact pact, Parcel parcel) => IsOver(pact) && parcel.Messages.All(m => m.Type is null) ? Outcome.Ok : InForce(pact);

    public static bool IsOver(Pact pact) => pact.State is PactState.Ended or PactState.Expired;
}
