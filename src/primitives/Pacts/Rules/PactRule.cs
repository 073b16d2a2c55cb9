using Yiwang.Events;
using Yiwang.Pacts.Book;
using Yiwang.Parties;

namespace Yiwang.Pacts.Rules;

/// <summary>The one rule. A question is permitted when a pact of the two is in force, and what the giver gives under it holds verb, subject, value, grade, prefix and region, and the day's messages are not used up.</summary>
internal sealed class PactRule(PactBook book, PactMeters meters, TimeProvider time) : IPactRule
{
    public Outcome<Pact> Check(in PactQuestion question) => Answer(question, count: false);

    public Outcome<Pact> Permit(in PactQuestion question) => Answer(question, count: true);

    public void Uncount(in PactQuestion question) => meters.Uncount(question.Pact!, question.Taker.ToString(), question.Verb);

    public long UsedToday(string pact, OrganizationId taker, PactVerbs verb) => meters.Today(pact, taker.ToString(), verb);

    private Outcome<Pact> Answer(in PactQuestion q, bool count)
    {
        var (now, table) = (Micros.Of(time), book.Now);
        if (q.Pact is { } id)
        {
            var one = table.Find(id);
            if (one is null || !one.Life.Has(q.Giver) || !one.Life.Has(q.Taker) || q.Giver == q.Taker) return new Outcome(Codes.PactsNotPermitted);
            var why = Why(one, q, now, count);
            return why.Succeeded ? one.Pact : why;
        }
        var best = new Outcome(Codes.PactsNotPermitted);
        foreach (var entry in table.Between(q.Giver.ToString(), q.Taker.ToString()))
        {
            var why = Why(entry, q, now, count);
            if (why.Succeeded) return entry.Pact;
            // what is nearest to a permission says most: used up, then too narrow, then not in force
            if (Rank(why.Code) > Rank(best.Code) || best.Detail is null) best = why;
        }
        return best;
    }

    private Outcome Why(PactEntry entry, in PactQuestion q, long now, bool count)
    {
        if (!entry.IsInForce(now)) return new Outcome(Codes.PactsNotInForce, entry.At(now).State.ToString());
        var gives = entry.Pact.Text.A.Organization == q.Giver ? entry.AGives : entry.BGives;
        if (gives.Missing(q) is { } missing) return new Outcome(Codes.PactsNotPermitted, missing);
        var within = count ? meters.TryCount(entry.Life.Id, q.Taker.ToString(), q.Verb, gives.MessagesPerDay) : meters.Today(entry.Life.Id, q.Taker.ToString()) < gives.MessagesPerDay;
        return within ? Outcome.Ok : new Outcome(Codes.PactsQuota, "messagesPerDay");
    }

    private static int Rank(string code) => code switch { Codes.PactsQuota => 3, Codes.PactsNotPermitted => 2, _ => 1 };
}
