using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Organizations;

/// <summary>The steps of an organisation's move to another node (携码迁移), as both nodes' logs have them.</summary>
public sealed class OrganizationMoves(IEvents events, IDirectory directory)
{
    public const string Opened = "opened", Frozen = "frozen", Moved = "moved", CalledOff = "called-off", Released = "released", Arrived = "arrived";
    private const int AttemptsMax = 16;

    /// <param name="owner">Organisation whose log fact it is: the one that runs the old node; on the new one, the one that moved.</param>
    public ValueTask<Outcome> RecordAsync(string owner, OrganizationId organization, string step, string move, Uri? node, string? origin, string? actor, CancellationToken cancel = default) => AppendAsync(() => new EventDraft
    {
        Kind = IdentityKinds.OrgMoved, Owner = owner, Heads = [PartyDrafts.Chain, $"move:{organization}"], Mentions = [organization.ToString()], Actor = actor,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Internal] = PartyJson.Write(new MovePayload(organization.ToString(), step, move, node?.AbsoluteUri, origin), PartyJson.Default.MovePayload),
        },
    }, cancel);

    /// <summary>On a node of its own, its first administrator runs the node as well.</summary>
    public ValueTask<Outcome> AppointAsync(OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default)
    {
        var held = directory.Find(user)?.Memberships.GetValueOrDefault(organization.ToString())?.Roles;
        return held?.Contains(role) == true ? new(Outcome.Ok) : AppendAsync(() => PartyDrafts.Role(true, organization, user, role, null), cancel);
    }

    private async ValueTask<Outcome> AppendAsync(Func<EventDraft> draft, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var appended = await events.AppendAsync([draft()], [new(PartyDrafts.Chain, events.FindHead(PartyDrafts.Chain))], cancel);
            if (appended.Status.Code != Codes.EventsConflict || attempt == AttemptsMax) return appended.Status;
            await Task.Yield();
        }
    }
}
