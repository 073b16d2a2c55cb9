using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Organizations;

public sealed partial class PartyCommands
{
    public async ValueTask<Outcome<IssuedApp>> IssueAppAsync(Principal who, IssueApp app, CancellationToken cancel = default)
    {
        var handle = $"{app.Organization}/App_{app.Name}";
        string? made = null;
        return await RunAsync(who, AccessAction.ManageUsers, app.Organization, "app.issue", handle, async () =>
        {
            if (!UserName.TryParse(app.Name, out var parsed, out var problem)) return problem.As(Codes.RequestInvalid, "name");
            handle = $"{app.Organization}/App_{parsed}";
            if (AppChecks.Check(app.Key) is { Succeeded: false } wrong) return wrong;
            if (directory.FindApp(handle) is { Principal: not null }) return new Outcome(Codes.PartiesUserTaken, handle, "name");
            if (directory.Apps(app.Organization).Count >= MaxAppsOfOne) return new Outcome(Codes.RequestTooLarge, $"{MaxAppsOfOne} app identities");
            if (AppChecks.CheckRoles(who, app.Roles) is { Succeeded: false } tooMuch) return tooMuch;
            for (var i = 0; i < app.Roles.Count; i++)
            {
                if (Grantable(who, app.Organization, app.Roles.Take(i), app.Roles[i]) is { Succeeded: false } refused) return refused;
            }
            var names = (app.Names ?? []).Distinct().ToArray();
            if (names.Length == 0 && app.Key.Algorithm == AppKeyAlgorithm.HeldElsewhere)
                return PartyChecks.Invalid("name", "请写明凭证在外部节点的名称，如 300:0.NA/88.1.2。", "Give the name that the credential has at its node, as 300:0.NA/88.1.2.");
            if (CheckNames(app.Organization, handle, app.Key.Algorithm, names) is { Succeeded: false } notTheirs) return notTheirs;
            (var number, made) = KeepSecret(handle, app.Key);
            var payload = new AppPayload(handle, app.Key.Algorithm.ToString(), KeyBytes(app.Key), [.. app.Roles.Distinct().Select(r => r.ToString())], Names: Texts(names), Secret: number);
            var done = await AppendAppAsync(IdentityKinds.AppIdentityIssued, app.Organization, payload, who.User, names, cancel);
            if (!done.Succeeded) secrets.Destroy(handle, number ?? 0);
            return done;
        }, () => new IssuedApp(directory.FindApp(handle)!, made), cancel);
    }

    public async ValueTask<Outcome<IssuedApp>> RotateAppKeyAsync(Principal who, string handle, AppKey key, CancellationToken cancel = default)
    {
        string? made = null;
        return await RunAppAsync(who, handle, "app.rotate-key", null, async app =>
        {
            if (AppChecks.Check(key) is { Succeeded: false } wrong) return wrong;
            // What counts as somebody's name depends on where the key lies.
            if (CheckNames(app.Organization, app.Handle, key.Algorithm, app.Names, app) is { Succeeded: false } notTheirs) return notTheirs;
            if (key.Algorithm == AppKeyAlgorithm.HeldElsewhere && app.Names.Count == 0) return PartyChecks.Invalid("name", "请先添加凭证在外部节点的名称。", "Add the name that the credential has at its node first.");
            (var number, made) = KeepSecret(app.Handle, key);
            var payload = new AppPayload(app.Handle, key.Algorithm.ToString(), KeyBytes(key), Secret: number);
            var done = await AppendAppAsync(IdentityKinds.AppIdentityRevised, app.Organization, payload, who.User, [], cancel);
            secrets.Destroy(app.Handle, done.Succeeded ? app.SecretNumber : number ?? 0);
            return done;
        }, () => new IssuedApp(directory.FindApp(handle)!, made), cancel);
    }

    public ValueTask<Outcome<AppIdentity>> AddAppNameAsync(Principal who, string handle, CredentialName name, CancellationToken cancel = default) =>
        RunAppAsync(who, handle, "app.add-name", name, async app =>
        {
            if (app.Names.Contains(name)) return Outcome.Ok;
            if (CheckNames(app.Organization, app.Handle, app.Algorithm, [.. app.Names, name], app) is { Succeeded: false } wrong) return wrong;
            return await AppendAppAsync(IdentityKinds.AppIdentityRevised, app.Organization, new AppPayload(app.Handle, Names: Texts([.. app.Names, name])), who.User, [name], cancel);
        }, () => directory.FindApp(handle)!, cancel);

    public ValueTask<Outcome<AppIdentity>> RemoveAppNameAsync(Principal who, string handle, CredentialName name, CancellationToken cancel = default) =>
        RunAppAsync(who, handle, "app.remove-name", name, async app =>
        {
            if (!app.Names.Contains(name)) return Outcome.Ok;
            return await AppendAppAsync(IdentityKinds.AppIdentityRevised, app.Organization, new AppPayload(app.Handle, Names: Texts([.. app.Names.Where(n => n != name)])), who.User, [name], cancel);
        }, () => directory.FindApp(handle)!, cancel);

    public ValueTask<Outcome<AppIdentity>> RevokeAppAsync(Principal who, string handle, string reason, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, directory.FindApp(handle)?.Organization ?? default, "app.revoke", handle, async () =>
        {
            if (directory.FindApp(handle) is not { } app) return new Outcome(Codes.PartiesNotFound, handle);
            if (app.Principal is null) return Outcome.Ok;
            var done = await AppendAppAsync(IdentityKinds.AppIdentityRevoked, app.Organization, new AppPayload(app.Handle, Reason: reason), who.User, app.Names, cancel);
            if (done.Succeeded) secrets.Destroy(app.Handle, app.SecretNumber);
            return done;
        }, () => directory.FindApp(handle)!, cancel);

    private ValueTask<Outcome<T>> RunAppAsync<T>(
        Principal who, string handle, string act, CredentialName? name, Func<AppIdentity, ValueTask<Outcome>> work, Func<T> answer, CancellationToken cancel) =>
        RunAsync(who, AccessAction.ManageUsers, directory.FindApp(handle)?.Organization ?? default, act, name is { } about ? $"{handle} {about}" : handle, async () =>
            directory.FindApp(handle) is { Principal: not null } app ? await work(app) : new Outcome(Codes.PartiesNotFound, handle), answer, cancel);

    /// <param name="holder">The app that may have these names already.</param>
    private Outcome CheckNames(OrganizationId organization, string handle, AppKeyAlgorithm algorithm, IReadOnlyList<CredentialName> names, AppIdentity? holder = null)
    {
        if (names.Count > MaxNamesOfApp) return new Outcome(Codes.RequestTooLarge, $"{MaxNamesOfApp} names", "name");
        foreach (var name in names)
        {
            if (AppChecks.CheckName(prefixes, organization, handle, algorithm, name) is { Succeeded: false } wrong) return wrong;
            var taken = directory.FindCredential(name.Index, name.Handle) is { } other && other.Handle != (holder?.Handle ?? handle);
            if (taken) return new Outcome(Codes.PartiesUserTaken, name.ToString(), "name", new Bilingual($"{name} 已是另一凭证的名称。", $"{name} names another credential already."));
        }
        return Outcome.Ok;
    }

    private (int? Number, string? Made) KeepSecret(string handle, AppKey key)
    {
        if (key.Algorithm != AppKeyAlgorithm.SecretKey) return (null, null);
        var made = key.Secret is null ? AppSecrets.NewSecret() : null;
        return (secrets.Keep(handle, key.Secret ?? made!), made);
    }

    private ValueTask<Outcome> AppendAppAsync(string kind, OrganizationId organization, AppPayload payload, string? actor, IReadOnlyList<CredentialName> names, CancellationToken cancel) =>
        AppendAsync([PartyDrafts.App(kind, organization, payload, actor, names)],
            [.. names.Select(PartyDrafts.NameSubject).Select(subject => new Expected(subject, events.FindHead(subject)))], cancel);

    private static byte[]? KeyBytes(AppKey key) => key.PublicKey.IsEmpty ? null : key.PublicKey.ToArray();

    private static string[]? Texts(IReadOnlyList<CredentialName> names) => [.. names.Select(n => n.ToString())];
}
