using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Travel;

/// <summary>Roads are pacts in force under which the other side takes cases of the form.</summary>
internal sealed class CaseRoads(IPacts pacts, IPactRule rule, ICrossing crossing, CaseTravels travels) : ICaseRoads
{
    public Outcome<CaseRoad> Find(string definition, IReadOnlyList<string> senders, string to)
    {
        var refused = new Outcome(Codes.PactsNotPermitted, null, null, new("没有能送这种办件的合作协议，办件留在本节点。", "No pact lets a case of this form through: it stays here."));
        if (!OrganizationId.TryParse(to, out var receiver)) return refused;
        foreach (var one in senders)
        {
            if (!OrganizationId.TryParse(one, out var sender)) continue;
            var asked = Carrying(new PactQuestion(null, receiver, sender, PactVerbs.Forward, definition));
            // What the sender's side gives bounds what of the form is shown.
            if (asked.Succeeded) return new CaseRoad(asked.Value.Id, one, to, asked.Value.GivenBy(sender).MaxGrade);
            if (asked.Status.Code == Codes.PactsNotInForce) refused = asked.Status;
        }
        return refused;
    }

    /// <summary>Also a pact whose messages of today are used up: the case waits in its lane.</summary>
    private Outcome<Pact> Carrying(PactQuestion question)
    {
        var permitted = rule.Check(question);
        if (permitted.Status.Code != Codes.PactsQuota) return permitted;
        return pacts.Of(question.Taker).FirstOrDefault(p => p.Has(question.Giver) && rule.Check(question with { Pact = p.Id }).Status.Code is Codes.Ok or Codes.PactsQuota) is { } pact ? pact : permitted;
    }

    public bool IsOver(string pact) => pacts.Find(pact)?.State is PactState.Ended or PactState.Expired;

    public async ValueTask<Outcome> RecallAsync(string pact, string id, int token, bool asked, CancellationToken cancel)
    {
        if (pacts.Find(pact) is null) return new Outcome(Codes.CasesNotPossible, id);
        if (await travels.ClaimAsync(new(id, token, pact, "", TravellingCase.Recalled), cancel) is not { } travel || travel.Number == TravellingCase.Recalled) return Outcome.Ok;
        if (travel.Number is TravellingCase.Queueing or TravellingCase.Waiting) return new Outcome(Codes.CasesNotPossible, id, null, new("办件正在放入待发队列，请过几秒再撤回。", "The case is just being queued: recall it again in a few seconds."));
        if (!OrganizationId.TryParse(travel.Sender, out var sender)) return new Outcome(Codes.NodeFault, travel.Sender);
        if (!IsOver(travel.Pact)) return await crossing.RecallAsync(travel.Pact, sender, travel.Number, cancel);
        // nothing can be taken back any more: what the other side has said counts, and where it is silent, whoever asked it
        return (await crossing.FindReceiptAsync(travel.Pact, sender, travel.Number, cancel))?.Outcome switch
        {
            null => asked ? Outcome.Ok : InDoubt(id),
            Codes.Ok => new Outcome(Codes.NetDelivered, id),
            _ => Outcome.Ok,
        };
    }

    private static Outcome InDoubt(string id) => new(Codes.NetUnreachable, id, null, new("协议结束时办件已在途中，还不知道对方有没有收到。请先向对方核实，再写明怎样核实的。", "The case was on its way when the pact ended, and it is not known whether it arrived: ask the other side first, and say how you know."));
}
