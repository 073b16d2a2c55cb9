using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Signed;

/// <summary>Whether an answer is the other side's, to this very request.</summary>
internal static class AnswerCheck
{
    public static Outcome Verify(CrossingRequest request, CrossingResponse response, PactParty by)
    {
        var signature = MessageCheck.Read(response.Fields, response.Body, MessageSigner.AnswerComponents, SigningWords.AnswerTag);
        if (!signature.Succeeded) return signature.Status;
        return MessageCheck.Verify(new SignedMessage { Status = 200, Fields = response.Fields, Request = request.Message }, signature.Value, by);
    }

    public static Outcome<Parcel> Read(CrossingRequest request, CrossingResponse response, string pact, PactParty by, OrganizationId to)
    {
        var verified = Verify(request, response, by);
        if (!verified.Succeeded) return verified;
        if (!ParcelReader.TryRead(response.Body, out var answer, out var reason)) return new Outcome(Codes.NetBadAnswer, reason);
        return answer.Pact == pact && answer.From == by.Organization && answer.To == to && answer.Next >= 1 ? answer : new Outcome(Codes.NetBadAnswer, "of another lane");
    }
}
