using Yiwang.Parties;

namespace Yiwang.Notices.Telling;

/// <summary>Who is meant, at the moment of telling.</summary>
internal sealed class Recipients(IDirectory directory)
{
    /// <summary>Of one notice; a role held by more people reaches the first by name.</summary>
    public const int PeopleMax = 500;

    /// <summary>Each person once. A role that nobody holds falls to the organisation's administrators, so that nothing is told to nobody.</summary>
    public List<PersonTold> Resolve(IEnumerable<RecipientPayload> to)
    {
        var people = new List<PersonTold>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in to)
        {
            var found = One(one);
            if (found.Count == 0) found = Holders(one.Organization, Role.OrgAdmin);
            foreach (var user in found)
                if (people.Count < PeopleMax && seen.Add(user)) people.Add(new PersonTold(user, one.Organization));
        }
        return people;
    }

    public static RecipientPayload Payload(Recipient to) => new(to.Organization, to.User, to.Role?.ToString());

    private List<string> One(RecipientPayload to)
    {
        if (to.User is not null) return UserHandle.TryParse(to.User, out var handle) && directory.Find(handle) is { Disabled: false } user ? [user.Handle.ToString()] : [];
        return RoleNames.TryParse(to.Role, out var role) ? Holders(to.Organization, role) : [];
    }

    private List<string> Holders(string organization, Role role) => OrganizationId.TryParse(organization, out var id)
        ? [.. directory.Members(id).Where(u => u.In(id) is { } principal && principal.Holds(role)).Select(u => u.Handle.ToString())]
        : [];
}
