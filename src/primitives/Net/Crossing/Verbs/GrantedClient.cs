using System.Text.Json;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Net.Crossing.Verbs;

/// <summary>Asks a node by a pact of the asker with one of its organisations. Which one is no matter: that node decides by all pacts of the asker.</summary>
public sealed class GrantedClient(IPacts pacts, ICrossing crossing) : IGrantedClient
{
    public bool MayAsk(OrganizationId asker) => pacts.Of(asker).Any(p => Gives(p, asker));

    public Uri? NodeOf(Prefix own, OrganizationId asker) =>
        own.Kind == PrefixKind.Organization && OrganizationId.TryParse(own.ToString(), out var holder) && pacts.CardOf(holder) is null
            ? pacts.Of(asker).FirstOrDefault(p => Gives(p, asker) && p.Other(asker).Organization == holder)?.Other(asker).Node : null;

    public async ValueTask<Outcome<NodeAnswer>?> AskAsync(Uri node, Handle handle, OrganizationId asker, CancellationToken cancel)
    {
        var pact = pacts.Of(asker).FirstOrDefault(p => Gives(p, asker) && string.Equals(p.Other(asker).Node?.Authority, node.Authority, StringComparison.OrdinalIgnoreCase));
        if (pact is null) return null;
        var answer = await crossing.AskAsync(pact.Id, asker, RecordQuestions.Name, RecordQuestion.Write(handle), cancel);
        if (answer.Status.Code == Codes.NetUnreachable) return answer.Status;
        // refused by the way or by the pact: what everybody may see is still there
        if (!answer.Succeeded) return null;
        try
        {
            return JsonSerializer.Deserialize(answer.Value.Span, NodeJson.Default.NodeAnswer) is { Outcome.Length: > 0, Node.Length: > 0 } read ? (Outcome<NodeAnswer>?)read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Gives(Pact pact, OrganizationId asker) => pact.State == PactState.Active && pact.GivenBy(pact.Other(asker).Organization).Verbs.HasFlag(PactVerbs.Resolve);
}
