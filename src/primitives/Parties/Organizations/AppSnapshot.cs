using System.Collections.Immutable;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Organizations;

/// <summary>Every app identity after some fact, by handle and by the names of wire clients. Immutable.</summary>
internal sealed record AppSnapshot
{
    public static readonly AppSnapshot Empty = new();

    private ImmutableDictionary<string, AppIdentity> ByHandle { get; init; } = ImmutableDictionary.Create<string, AppIdentity>(StringComparer.OrdinalIgnoreCase);
    /// <summary>Handle of the name → index → handle of the app.</summary>
    private ImmutableDictionary<string, ImmutableSortedDictionary<int, string>> ByName { get; init; } =
        ImmutableDictionary.Create<string, ImmutableSortedDictionary<int, string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of <see cref="ByName"/> in a form that spans look up; made when first asked for. A copy of the snapshot may carry that of the one before.</summary>
    private Names? _names;

    public IEnumerable<AppIdentity> All => ByHandle.Values;

    public AppIdentity? Find(string handle) => ByHandle.GetValueOrDefault(handle);

    public AppIdentity? FindCredential(int index, string handle)
    {
        if (ByName.TryGetValue(handle, out var named))
        {
            if (index == 0) return ByHandle[named.First().Value];
            if (named.TryGetValue(index, out var app)) return ByHandle[app];
        }
        return Find(handle) is { Principal: not null } own ? own : null;
    }

    public IReadOnlyList<NamedCredential> CredentialsOf(string handle)
    {
        if (!ByName.TryGetValue(handle, out var named)) return [];
        var found = new List<NamedCredential>(named.Count);
        foreach (var (index, app) in named)
        {
            if (CredentialName.TryCreate(index, handle, out var name)) found.Add(new NamedCredential(name, ByHandle[app]));
        }
        return found;
    }

    public bool HasCredentials(ReadOnlySpan<char> handle)
    {
        if (ByName.IsEmpty) return false;
        if (_names is not { } names || !ReferenceEquals(names.Of, ByName)) _names = names = new Names(ByName);
        return names.Contains(handle);
    }

    public AppSnapshot Without(OrganizationId organization)
    {
        var (handles, names) = (ByHandle, ByName);
        foreach (var app in ByHandle.Values.Where(a => a.Organization == organization))
        {
            handles = handles.Remove(app.Handle);
            names = Rename(names, app.Names, app with { Principal = null });
        }
        return this with { ByHandle = handles, ByName = names };
    }

    public AppSnapshot With(RecordedEvent e)
    {
        if (PartyJson.Read(e.Payload.GetValueOrDefault(Disclosure.Internal), PartyJson.Default.AppPayload) is not { } p) return this;
        var before = Find(p.App);
        var after = e.Kind switch
        {
            IdentityKinds.AppIdentityIssued => Issue(e, p),
            IdentityKinds.AppIdentityRevoked => before is null ? null : before with { Principal = null, Names = [], SecretNumber = 0, Position = e.Position },
            _ => before is null ? null : Revise(before, p) with { Position = e.Position },
        };
        return after is null ? this : this with { ByHandle = ByHandle.SetItem(after.Handle, after), ByName = Rename(ByName, before?.Names ?? [], after) };
    }

    private static AppIdentity? Issue(RecordedEvent e, AppPayload p)
    {
        // An algorithm of a later version of the program lets nobody in here.
        if (!OrganizationId.TryParse(e.Owner, out var owner) || !Enum.TryParse<AppKeyAlgorithm>(p.Algorithm, out var algorithm)) return null;
        var roles = (p.Roles ?? []).Select(r => RoleNames.TryParse(r, out var role) ? role : Role.Public).Where(r => r != Role.Public).ToHashSet();
        return new AppIdentity(p.App, owner, algorithm, p.PublicKey, new Principal(e.Owner, p.App, roles), e.Position) { Names = NamesIn(p), SecretNumber = p.Secret ?? 0 };
    }

    private static AppIdentity Revise(AppIdentity before, AppPayload p)
    {
        var after = p.Names is null ? before : before with { Names = NamesIn(p) };
        if (p.Algorithm is null) return after;
        return Enum.TryParse<AppKeyAlgorithm>(p.Algorithm, out var algorithm)
            ? after with { Algorithm = algorithm, PublicKey = p.PublicKey, SecretNumber = p.Secret ?? 0 }
            : after with { Principal = null };
    }

    private static CredentialName[] NamesIn(AppPayload p) =>
        [.. (p.Names ?? []).Select(t => CredentialName.TryParse(t, out var name) ? name : default).Where(n => n.Index > 0)];

    private static ImmutableDictionary<string, ImmutableSortedDictionary<int, string>> Rename(
        ImmutableDictionary<string, ImmutableSortedDictionary<int, string>> names, IReadOnlyList<CredentialName> before, AppIdentity after)
    {
        foreach (var gone in before)
        {
            if (!names.TryGetValue(gone.Handle, out var indexes)) continue;
            indexes = indexes.Remove(gone.Index);
            names = indexes.IsEmpty ? names.Remove(gone.Handle) : names.SetItem(gone.Handle, indexes);
        }
        if (after.Principal is null) return names;
        foreach (var name in after.Names)
        {
            var indexes = names.GetValueOrDefault(name.Handle) ?? ImmutableSortedDictionary<int, string>.Empty;
            names = names.SetItem(name.Handle, indexes.SetItem(name.Index, after.Handle));
        }
        return names;
    }

    private sealed class Names(ImmutableDictionary<string, ImmutableSortedDictionary<int, string>> of)
    {
        private readonly System.Collections.Frozen.FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _set =
            System.Collections.Frozen.FrozenSet.ToFrozenSet(of.Keys, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

        public ImmutableDictionary<string, ImmutableSortedDictionary<int, string>> Of { get; } = of;

        public bool Contains(ReadOnlySpan<char> handle) => _set.Contains(handle);
    }
}
