using System.Collections.Immutable;

namespace Yiwang.Parties;

/// <summary>A person who may sign in. Name and phone number are sealed in the log: ask <see cref="IDirectory.PersonOf"/>.</summary>
/// <param name="Memberships">Organisation → what the user is there. Users may belong to several and act for one at a time.</param>
/// <param name="PersonPosition">Log position of the newest fact that holds name and phone.</param>
public sealed record User(UserHandle Handle, bool Disabled, ImmutableSortedDictionary<string, Principal> Memberships, long PersonPosition, long Position)
{
    /// <summary>The principal for one organisation; null when the user is disabled or holds no role there.</summary>
    public Principal? In(OrganizationId organization) => Disabled ? null : Memberships.GetValueOrDefault(organization.ToString());
}

/// <param name="Phone">As typed; null when none was given.</param>
public sealed record Person(string Name, string? Phone);
