using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Asking;

/// <summary>Asks the other side of a pact and checks that the answer is its own, to this question.</summary>
internal sealed class Asker(IPacts pacts, ICarrier carrier, ICrossingKeys keys, MessageSigner signer, CrossingOptions options)
{
    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> AskAsync(string id, OrganizationId sender, string type, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!MessageRules.IsType(type) || body.Length > Parcel.BodyBytesMax || !MessageRules.IsJson(body.Span)) return new Outcome(Codes.RequestInvalid, type);
        if (pacts.Find(id) is not { } pact || !pact.Has(sender)) return new Outcome(Codes.PactsNotPermitted, id);
        if (pact.State != PactState.Active) return new Outcome(Codes.PactsNotInForce, pact.Reason);
        var to = pact.Other(sender);
        if (carrier.AddressOf(to, SigningWords.AskPath) is not { } target) return new Outcome(Codes.NetUnreachable, $"{to.Name}: reached by files only");
        if (keys.SignerOf(sender) is not { } key) return new Outcome(Codes.NetBadSignature, $"no key of {sender} here");
        var request = signer.Request(key, sender, target, new QuestionText(id, sender, to.Organization, type, null, null, body).Write());
        var response = await carrier.PostAsync(request, options.AskTimeout, cancel);
        if (!response.Status.Succeeded) return response.Status;
        if (AnswerCheck.Verify(request, response, to) is { Succeeded: false } forged) return forged;
        if (!QuestionText.TryRead(response.Body, out var answer) || answer.Outcome is null || answer.Pact != id || answer.From != to.Organization || answer.To != sender) return new Outcome(Codes.NetBadAnswer, to.Name);
        if (answer.Outcome != Codes.Ok) return Codes.All.Contains(answer.Outcome) ? new Outcome(answer.Outcome, answer.Detail) : new Outcome(Codes.NetBadAnswer, answer.Outcome);
        return answer.Content;
    }
}
