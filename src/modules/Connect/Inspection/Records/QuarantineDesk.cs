using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Connect.Inspection.Records;

/// <summary>Where an engineer looks through what came from people who may no longer act, and takes it or drops it.</summary>
internal sealed class QuarantineDesk(Quarantine quarantine, RecordIntake intake, AuditedAccess access, IDirectory directory)
{
    public const int Shown = 200;

    public async Task<IReadOnlyList<Quarantined>> ListAsync(Principal who, CancellationToken cancel) =>
        who.Organization is { } organization ? await quarantine.ListAsync(organization, Shown, cancel) : [];

    /// <summary>The record counts from now on, under the name of whoever made it and of whoever accepted it.</summary>
    public async Task<Outcome> AcceptAsync(Principal who, string id, CancellationToken cancel)
    {
        var entered = await EnterAsync(who, "inspection.accept", id, cancel);
        if (!entered.Succeeded) return entered.Status;
        var held = entered.Value;
        if (PhoneRecord.TryRead(held.Body) is not { } record || !UserName.TryParse(held.User, out var name) || directory.Find(name) is not { } user) return new Outcome(Codes.RequestInvalid, id);
        var made = new Principal(held.Organization, user.Handle.ToString(), who.Roles);
        var taken = await intake.TakeAsync([new KnownRecord(record, made, held.ClockOffS, held.Signed, Accepted: who)], cancel);
        if (taken[0].Succeeded) await quarantine.RemoveAsync(held.Organization, id, cancel);
        return taken[0];
    }

    public async Task<Outcome> DropAsync(Principal who, string id, CancellationToken cancel)
    {
        var entered = await EnterAsync(who, "inspection.drop", id, cancel);
        if (entered.Succeeded) await quarantine.RemoveAsync(entered.Value.Organization, id, cancel);
        return entered.Status;
    }

    private async Task<Outcome<Quarantined>> EnterAsync(Principal who, string act, string id, CancellationToken cancel)
    {
        var organization = who.Organization ?? "";
        var entered = await access.EnterAsync(who, AccessAction.ManageDevices, new ThingScope(organization, null), act, id, cancel);
        if (!entered.Succeeded) return entered;
        return await quarantine.FindAsync(organization, id, cancel) is { } held ? held : new Outcome(Codes.CasesNotFound, id);
    }
}
