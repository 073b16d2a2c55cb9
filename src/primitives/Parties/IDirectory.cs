namespace Yiwang.Parties;

/// <summary>
/// Who is who on this node, in memory, always as new as the last acknowledged fact. Answers are immutable snapshots; safe for any number of callers.
/// </summary>
public interface IDirectory
{
    /// <summary>The organisation that runs the node, which is the first that was registered; null before the first run is complete.</summary>
    Organization? Operator { get; }
    /// <summary>In order of registration.</summary>
    IReadOnlyList<Organization> Organizations { get; }
    Organization? Find(OrganizationId organization);
    /// <summary>Null also when the text is no organisation identifier.</summary>
    Organization? Find(string? organization);
    Organization? Find(Uscc uscc);
    User? Find(UserHandle user);
    User? Find(UserName name);
    /// <summary>Users with a role in the organisation or bound by it, in order of their names.</summary>
    IReadOnlyList<User> Members(OrganizationId organization);
    AppIdentity? FindApp(string handle);
    /// <summary>Who goes by this name on wire surfaces: one of its names, or its own handle at any index. Null when nobody does, or no longer.</summary>
    /// <param name="index">0 = whichever index comes first.</param>
    AppIdentity? FindCredential(int index, string handle);
    /// <summary>Every credential in force under a handle, in order of its index: what its key values are made from.</summary>
    IReadOnlyList<NamedCredential> CredentialsOf(string handle);
    /// <summary>Whether <see cref="CredentialsOf"/> names any. No allocation.</summary>
    bool HasCredentials(ReadOnlySpan<char> handle);
    IReadOnlyList<AppIdentity> Apps(OrganizationId organization);
    /// <summary>Decrypts on each call and keeps nothing, so that an erased person is gone at once; null when erased.</summary>
    Person? PersonOf(User user);
}

/// <param name="App">Not revoked.</param>
public sealed record NamedCredential(CredentialName Name, AppIdentity App);
