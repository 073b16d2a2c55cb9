using Yiwang.Net.Crossing.Sending;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing;

/// <summary>What a message asks of the pact. Who gives depends on the verb: answers and events are the giver's; cases and reports go to it.</summary>
internal static class Questions
{
    public static PactQuestion Of(string pact, OrganizationId sender, OrganizationId receiver, PactVerbs verb, string subject, int grade, string? handle = null, bool concerns = false) => verb is PactVerbs.Subscribe
        ? new(pact, sender, receiver, verb, subject, Grade: grade, Handle: handle) { ConcernsTaker = concerns }
        : new(pact, receiver, sender, verb, subject, Grade: grade, Handle: handle);

    public static PactQuestion Of(OutLane lane, OutRow row) => Of(lane.Pact, lane.Sender, lane.Receiver, row.Verb, row.Subject, row.Grade);
}
