using Yiwang.Events;

namespace Yiwang.Parties.Organizations;

public sealed partial class PartyCommands
{
    // what the log takes in one atomic append
    private const int MaxRegionChanges = 1_000;

    public ValueTask<Outcome<User>> SetDistrictAsync(Principal who, OrganizationId organization, UserHandle user, RegionCode? district, CancellationToken cancel = default)
    {
        var change = new RegionChange(organization, user, district);
        return RunAsync(who, AccessAction.ManageUsers, organization, "user.district", $"{user} {district}", () => ChangeRegionsAsync(who, [change], cancel), () => directory.Find(user)!, cancel);
    }

    public ValueTask<Outcome<Organization>> SetRegionAsync(Principal who, OrganizationId organization, RegionCode? region, CancellationToken cancel = default)
    {
        var change = new RegionChange(organization, null, region);
        var (action, owner) = RightOver(who, change);
        return RunAsync(who, action, owner, "org.region", $"{organization} {region}", () => ChangeRegionsAsync(who, [change], cancel), () => directory.Find(organization)!, cancel);
    }

    public async ValueTask<Outcome<int>> SetRegionsAsync(Principal who, IReadOnlyList<RegionChange> changes, CancellationToken cancel = default)
    {
        if (changes.Count == 0) return 0;
        var about = $"{changes.Count} rows";
        var rights = changes.Select(c => RightOver(who, c)).Distinct().ToList();
        foreach (var (action, owner) in rights.Skip(1))
            if (await access.EnterAsync(who, action, new ThingScope(owner.ToString(), null), "regions.import", about, cancel) is { Succeeded: false } refused) return refused;
        return await RunAsync(who, rights[0].Action, rights[0].Owner, "regions.import", about, () => ChangeRegionsAsync(who, changes, cancel), () => changes.Count, cancel);
    }

    private (AccessAction Action, OrganizationId Owner) RightOver(Principal who, RegionChange change) =>
        change.User is not null || who.Organization == change.Organization.ToString() ? (AccessAction.ManageUsers, change.Organization) : (AccessAction.ManageNode, directory.Operator?.Id ?? default);

    /// <summary>One append, so that all of them hold or none.</summary>
    private async ValueTask<Outcome> ChangeRegionsAsync(Principal who, IReadOnlyList<RegionChange> changes, CancellationToken cancel)
    {
        List<EventDraft> facts = [];
        // of two for the same the last counts, as one after the other
        foreach (var change in changes.Reverse().DistinctBy(c => (c.Organization, c.User)).Reverse())
        {
            var added = change.User is { } user ? AddDistrict(facts, who, change.Organization, user, change.Region) : AddRegion(facts, who, change);
            if (!added.Succeeded) return added;
        }
        if (facts.Count > MaxRegionChanges)
            return PartyChecks.Invalid("file", $"一次最多更改 {MaxRegionChanges} 行，这里有 {facts.Count} 行，请分成几个文件。", $"At most {MaxRegionChanges} rows change at once, here {facts.Count} do: split the file.");
        return facts.Count == 0 ? Outcome.Ok : await AppendAsync(facts, [], cancel);
    }

    private Outcome AddDistrict(List<EventDraft> facts, Principal who, OrganizationId organization, UserHandle user, RegionCode? district)
    {
        if (directory.Find(user) is not { } found) return NotFound(user);
        if (!RolesOf(found, organization).Contains(Role.DistrictOfficer))
            return PartyChecks.Invalid("district", "只有区县经办才有辖区，请先授予这个角色。", "Only a district officer has a district: grant the role first.");
        if (found.Memberships[organization.ToString()].Region != district) facts.Add(PartyDrafts.District(organization, user, district, who.User));
        return Outcome.Ok;
    }

    private Outcome AddRegion(List<EventDraft> facts, Principal who, RegionChange change)
    {
        if (directory.Find(change.Organization) is not { } now) return new Outcome(Codes.PartiesNotFound, change.Organization.ToString());
        if (now.Region != change.Region) facts.Add(PartyDrafts.Revised(change.Organization, new RegisterOrganization(now.Uscc, now.Name, now.Kind, change.Region, now.Industry), who.User));
        return Outcome.Ok;
    }
}
