using Yiwang.Events;

namespace Yiwang.Parties.Organizations;

public sealed partial class PartyCommands
{
    public ValueTask<Outcome<User>> SetDistrictAsync(Principal who, OrganizationId organization, UserHandle user, RegionCode? district, CancellationToken cancel = default) =>
        RunAsync(who, AccessAction.ManageUsers, organization, "user.district", $"{user} {district}", async () =>
        {
            if (directory.Find(user) is not { } found) return NotFound(user);
            if (!RolesOf(found, organization).Contains(Role.DistrictOfficer))
                return PartyChecks.Invalid("district", "只有区县经办才有辖区，请先授予这个角色。", "Only a district officer has a district: grant the role first.");
            if (found.Memberships[organization.ToString()].Region == district) return Outcome.Ok;
            return await AppendAsync([PartyDrafts.District(organization, user, district, who.User)], [], cancel);
        }, () => directory.Find(user)!, cancel);

    public ValueTask<Outcome<Organization>> SetRegionAsync(Principal who, OrganizationId organization, RegionCode? region, CancellationToken cancel = default)
    {
        var isOwn = who.Organization == organization.ToString();
        return RunAsync(who, isOwn ? AccessAction.ManageUsers : AccessAction.ManageNode, isOwn ? organization : directory.Operator?.Id ?? default, "org.region", $"{organization} {region}", async () =>
        {
            if (directory.Find(organization) is not { } now) return new Outcome(Codes.PartiesNotFound, organization.ToString());
            if (now.Region == region) return Outcome.Ok;
            return await AppendAsync([PartyDrafts.Revised(organization, new RegisterOrganization(now.Uscc, now.Name, now.Kind, region, now.Industry), who.User)], [], cancel);
        }, () => directory.Find(organization)!, cancel);
    }
}
