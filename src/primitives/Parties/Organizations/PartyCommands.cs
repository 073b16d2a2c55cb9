using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Signing;

namespace Yiwang.Parties.Organizations;

/// <summary>
/// One command at a time: each checks against the directory, which is as new as the log, and appends with an expectation on the chain, so that a check can
/// never be out of date. People administer; nobody waits for a few milliseconds.
/// </summary>
public sealed partial class PartyCommands(
    IEvents events, IDirectory directory, OrganizationKeys keys, AppSecrets secrets, IPrefixHolders prefixes, AuditedAccess access, IAudit audit) : IParties, IDisposable
{
    /// <summary>Bounds what the directory keeps in memory.</summary>
    public const int MaxOrganizations = 100_000, MaxUsersOfOne = 100_000, MaxAppsOfOne = 1_000, MaxNamesOfApp = 20;

    private readonly SemaphoreSlim _one = new(1);

    public IDirectory Directory => directory;

    public async ValueTask<Outcome<User>> FoundAsync(RegisterOrganization organization, UserName administrator, Person person, CancellationToken cancel = default)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Administration, "node.found", Codes.Ok, Object: organization.Uscc.ToString()), cancel);
        if (!written.Succeeded) return written;
        await _one.WaitAsync(cancel);
        try
        {
            if (directory.Operator is not null) return new Outcome(Codes.PartiesForbidden, "the node has its organisation already");
            var id = await FirstFactsAsync(organization, administrator, person, [Role.NodeAdmin, .. organization.Kind.FirstRoles()], null, cancel);
            return id.Succeeded ? directory.Find(administrator)! : id;
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask<Outcome<Organization>> RegisterAsync(Principal who, RegisterOrganization organization, UserName administrator, Person person, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageNode, directory.Operator?.Id ?? default, "org.register", organization.Uscc.ToString(), async () =>
        {
            if (directory.Organizations.Count >= MaxOrganizations) return new Outcome(Codes.RequestTooLarge, $"{MaxOrganizations} organisations");
            return await FirstFactsAsync(organization, administrator, person, organization.Kind.FirstRoles(), who.User, cancel);
        }, () => directory.Find(organization.Uscc)!, cancel);

    public ValueTask<Outcome<Organization>> ReviseAsync(Principal who, OrganizationId organization, RegisterOrganization revised, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, organization, "org.revise", organization.ToString(), async () =>
        {
            if (PartyChecks.Check(revised) is { Succeeded: false } wrong) return wrong;
            if (directory.Find(revised.Uscc) is { } other && other.Id != organization) return new Outcome(Codes.PartiesUsccTaken, revised.Uscc.ToString());
            return await AppendAsync([PartyDrafts.Revised(organization, revised, who.User)], [], cancel);
        }, () => directory.Find(organization)!, cancel);

    public ValueTask<Outcome<Organization>> RotateKeyAsync(Principal who, OrganizationId organization, SigningAlgorithm? algorithm = null, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, organization, "org.rotate-key", organization.ToString(), async () =>
        {
            var now = directory.Find(organization)!;
            if (now.Rotations.Count >= KeyChain.RotationsMax) return new Outcome(Codes.RequestTooLarge, $"{KeyChain.RotationsMax} rotations");
            return await AppendAsync([PartyDrafts.KeyRotated(organization, NextKey(now, algorithm ?? now.Algorithm), who.User)], [], cancel);
        }, () => directory.Find(organization)!, cancel);

    public ValueTask<Outcome<User>> BindAsync(Principal who, BindUser user, CancellationToken cancel = default)
    {
        var handle = UserHandle.Of(user.Organization, user.Name);
        return RunAsync(who, AccessAction.ManageUsers, user.Organization, "user.bind", handle.ToString(), async () =>
        {
            if (PartyChecks.Check(user.Person) is { Succeeded: false } wrong) return wrong;
            if (directory.Members(user.Organization).Count >= MaxUsersOfOne) return new Outcome(Codes.RequestTooLarge, $"{MaxUsersOfOne} users");
            if (directory.Find(user.Name) is not null) return new Outcome(Codes.PartiesUserTaken, user.Name.ToString(), "name");
            for (var i = 0; i < user.Roles.Count; i++)
            {
                if (Grantable(who, user.Organization, user.Roles.Take(i), user.Roles[i]) is { Succeeded: false } refused) return refused;
            }
            return await AppendAsync([PartyDrafts.Bound(handle, user.Person, who.User), .. user.Roles.Distinct().Select(r => PartyDrafts.Role(true, user.Organization, handle, r, who.User, user.Region))],
                [new(PartyDrafts.UserSubject(user.Name), -1)], cancel);
        }, () => directory.Find(handle)!, cancel);
    }

    public ValueTask<Outcome<User>> GrantAsync(Principal who, OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, organization, "role.grant", $"{user} {role}", async () =>
        {
            if (directory.Find(user) is not { } found) return NotFound(user);
            var held = RolesOf(found, organization);
            if (held.Contains(role)) return Outcome.Ok;
            if (Grantable(who, organization, held, role) is { Succeeded: false } refused) return refused;
            return await AppendAsync([PartyDrafts.Role(true, organization, user, role, who.User)], [], cancel);
        }, () => directory.Find(user)!, cancel);

    public ValueTask<Outcome<User>> RevokeAsync(Principal who, OrganizationId organization, UserHandle user, Role role, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, organization, "role.revoke", $"{user} {role}", async () =>
        {
            if (directory.Find(user) is not { } found) return NotFound(user);
            if (!RolesOf(found, organization).Contains(role)) return Outcome.Ok;
            if (IsLast(organization, found, role)) return LastOfIts(role);
            return await AppendAsync([PartyDrafts.Role(false, organization, user, role, who.User)], [], cancel);
        }, () => directory.Find(user)!, cancel);

    public ValueTask<Outcome<User>> DisableAsync(Principal who, UserHandle user, string reason, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, user.Organization, "user.disable", user.ToString(), async () =>
        {
            if (directory.Find(user) is not { } found) return NotFound(user);
            if (string.IsNullOrWhiteSpace(reason) || reason.Length > AuditRecord.MaxText) return PartyChecks.Invalid("reason", "请写明原因（500 字以内）。", "Give the reason, at most 500 characters.");
            foreach (var organization in found.Memberships.Keys)
            {
                if (OrganizationId.TryParse(organization, out var id) && IsLast(id, found, Role.OrgAdmin)) return LastOfIts(Role.OrgAdmin);
                if (OrganizationId.TryParse(organization, out id) && IsLast(id, found, Role.NodeAdmin)) return LastOfIts(Role.NodeAdmin);
            }
            return found.Disabled ? Outcome.Ok : await AppendAsync([PartyDrafts.Disabled(user, reason, who.User)], [], cancel);
        }, () => directory.Find(user)!, cancel);

    public ValueTask<Outcome<User>> EnableAsync(Principal who, UserHandle user, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, user.Organization, "user.enable", user.ToString(), async () =>
        {
            if (directory.Find(user) is not { } found) return NotFound(user);
            return found.Disabled ? await AppendAsync([PartyDrafts.Enabled(user, who.User)], [], cancel) : Outcome.Ok;
        }, () => directory.Find(user)!, cancel);

    public ValueTask<Outcome<User>> RevisePersonAsync(Principal who, UserHandle user, Person person, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, user.Organization, "user.revise", user.ToString(), async () =>
        {
            if (directory.Find(user) is null) return NotFound(user);
            if (PartyChecks.Check(person) is { Succeeded: false } wrong) return wrong;
            return await AppendAsync([PartyDrafts.PersonRevised(user, person, who.User)], [], cancel);
        }, () => directory.Find(user)!, cancel);

    public void Dispose() => _one.Dispose();

    private async ValueTask<Outcome<T>> RunAsync<T>(
        Principal who, AccessAction action, OrganizationId owner, string name, string about, Func<ValueTask<Outcome>> work, Func<T> answer, CancellationToken cancel)
    {
        var entered = await access.EnterAsync(who, action, new ThingScope(owner.ToString(), null), name, about, cancel);
        if (!entered.Succeeded) return entered;
        if (directory.Find(owner) is null) return new Outcome(Codes.PartiesNotFound, owner.ToString());
        await _one.WaitAsync(cancel);
        try
        {
            var done = await work();
            return done.Succeeded ? answer() : done;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<Outcome> FirstFactsAsync(RegisterOrganization o, UserName administrator, Person person, IReadOnlyList<Role> roles, string? actor, CancellationToken cancel)
    {
        if (PartyChecks.Check(o) is { Succeeded: false } wrong) return wrong;
        if (PartyChecks.Check(person) is { Succeeded: false } wrongPerson) return wrongPerson;
        if (directory.Find(o.Uscc) is not null) return new Outcome(Codes.PartiesUsccTaken, o.Uscc.ToString(), "uscc");
        if (directory.Find(administrator) is not null) return new Outcome(Codes.PartiesUserTaken, administrator.ToString(), "name");
        var (id, key) = keys.CreateFirst(o.Algorithm);
        var user = UserHandle.Of(id, administrator);
        return await AppendAsync(
            [PartyDrafts.Registered(id, o, key, actor), PartyDrafts.Bound(user, person, actor), .. roles.Select(r => PartyDrafts.Role(true, id, user, r, actor))],
            [new(id.ToString(), -1), new(PartyDrafts.UsccSubject(o.Uscc), -1), new(PartyDrafts.UserSubject(administrator), -1)], cancel);
    }

    private KeyRotation NextKey(Organization now, SigningAlgorithm algorithm)
    {
        var old = keys.Find(now);
        var number = now.Rotations.Count + 1;
        var next = keys.CreateNext(now.Id, algorithm, number);
        var certificate = old?.Sign(KeyChain.Statement(now.Id, number, algorithm, next.Signer.PublicKey, next.SealKey));
        return new KeyRotation(number, algorithm, next.Signer.PublicKey, next.SealKey, certificate);
    }

    private async ValueTask<Outcome> AppendAsync(IReadOnlyList<EventDraft> facts, IReadOnlyList<Expected> expectations, CancellationToken cancel) =>
        (await events.AppendAsync(facts, [new(PartyDrafts.Chain, events.FindHead(PartyDrafts.Chain)), .. expectations], cancel)).Status;

    private Outcome Grantable(Principal who, OrganizationId organization, IEnumerable<Role> held, Role role)
    {
        var check = PartyChecks.CheckGrant(directory, organization, held, role);
        // Who runs the node is decided by those who run it, not by every administrator of users.
        return check.Succeeded && role == Role.NodeAdmin && !who.Holds(Role.NodeAdmin) ? new Outcome(Codes.PartiesForbidden, nameof(Role.NodeAdmin)) : check;
    }

    private bool IsLast(OrganizationId organization, User user, Role role) =>
        role is Role.OrgAdmin or Role.NodeAdmin && RolesOf(user, organization).Contains(role)
        && !directory.Members(organization).Any(m => m.Handle != user.Handle && !m.Disabled && RolesOf(m, organization).Contains(role));

    private static IReadOnlySet<Role> RolesOf(User user, OrganizationId organization) =>
        user.Memberships.TryGetValue(organization.ToString(), out var principal) ? principal.Roles : new HashSet<Role>();

    private static Outcome NotFound(UserHandle user) => new(Codes.PartiesNotFound, user.ToString(), "user");

    private static Outcome LastOfIts(Role role) =>
        PartyChecks.Invalid("role", $"这是最后一个{role.Title().Zh}，请先任命另一个。", $"The last {role.Title().En.ToLowerInvariant()}: appoint another one first.");
}
