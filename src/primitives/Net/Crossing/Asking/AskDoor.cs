using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Asking;

/// <summary><c>POST /net/v1/ask</c>: one question of an organisation, its answer signed for that question alone.</summary>
internal sealed class AskDoor(Door door, Handlers handlers, ICrossingKeys keys, MessageSigner signer, MessageCheck check, NonceRoom nonces, IDatabase state)
{
    private static readonly TimeSpan s_whenCrowded = TimeSpan.FromMinutes(1);

    public async Task<CrossingResponse> HandleAsync(CrossingRequest request, CancellationToken cancel)
    {
        if (door.Knock(request.Fields) is { Succeeded: false } refused) return CrossingResponse.Refuse(refused);
        if (!handlers.AreKnown) return CrossingResponse.Refuse(Handlers.NotYet, Handlers.WhenNotYet);
        if (request.Body.Length > Parcel.BodyBytesMax) return CrossingResponse.Refuse(new Outcome(Codes.RequestTooLarge, $"{Parcel.BodyBytesMax} bytes"));
        var signature = MessageCheck.Read(request.Fields, request.Body, MessageSigner.RequestComponents, SigningWords.RequestTag);
        if (!signature.Succeeded) return CrossingResponse.Refuse(signature.Status);
        if (!QuestionText.TryRead(request.Body, out var question) || question.Type is null) return CrossingResponse.Refuse(new Outcome(Codes.RequestInvalid, "not a question"));
        var pact = door.PactOf(new Parcel(question.Pact, question.From, question.To, 0, 0, [], 0, []));
        if (!pact.Succeeded) return CrossingResponse.Refuse(pact.Status);
        if (MessageCheck.Verify(request.Message, signature.Value, pact.Value.Own(question.From)) is { Succeeded: false } forged) return CrossingResponse.Refuse(forged);
        if (Door.InForce(pact.Value) is { Succeeded: false } stopped) return CrossingResponse.Refuse(stopped);
        if (keys.SignerOf(question.To) is not { } key) return CrossingResponse.Refuse(new Outcome(Codes.NodeFault, "no key to sign the answer with"));
        var parameters = signature.Value.Parameters;
        var untilUs = check.NonceUntilUs(parameters);
        if (!nonces.TryTake(question.From, untilUs)) return CrossingResponse.Refuse(new Outcome(Codes.RequestLimited, "signatures"), s_whenCrowded);
        // durable, so that a restart opens no window; while the answer is being made
        var fresh = state.WriteAsync(sql => NonceRows.TryAdd(sql, parameters.KeyId!, parameters.Nonce!, untilUs), cancel);
        var answer = await AnswerAsync(pact.Value, question, cancel);
        if (!await fresh)
        {
            nonces.Give(question.From, untilUs);
            return CrossingResponse.Refuse(new Outcome(Codes.NetBadSignature, "seen before"));
        }
        var text = new QuestionText(question.Pact, question.To, question.From, null, answer.Status.Code, answer.Status.Detail, answer.Succeeded ? answer.Value : default);
        return signer.Answer(key, question.To, request, text.Write());
    }

    private async ValueTask<Outcome<ReadOnlyMemory<byte>>> AnswerAsync(Pact pact, QuestionText question, CancellationToken cancel)
    {
        if (handlers.FindQuestion(question.Type!) is not { } handler) return new Outcome(Codes.NetNotUnderstood, question.Type);
        // which values the asker may see is Access's decision; here only whether it may ask at all
        if (!pact.GivenBy(question.To).Verbs.HasFlag(PactVerbs.Resolve)) return new Outcome(Codes.PactsNotPermitted, "resolve");
        return await handler.AnswerAsync(new InQuestion(question.Pact, question.From, question.To, question.Type!, question.Content), cancel);
    }
}
