using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Unit.Tests.Parties;

/// <summary>The decision over every combination of role, relation, visibility, grade, deny and act, against the rules written a second time as a person would say them.</summary>
public sealed class AccessTests
{
    private const string Mine = "o.aaaaaaaaaaaaaaaaaaaa", Theirs = "o.bbbbbbbbbbbbbbbbbbbb";

    // Role → highest own grade read, acts: domain.md §7.B as a table of words.
    private static readonly Dictionary<Role, (int Grade, string Acts)> s_roles = new()
    {
        [Role.Public] = (0, ""),
        [Role.NodeAdmin] = (0, "ManageNode"),
        [Role.OrgAdmin] = (3, "Register Revise Void ManageTemplates ManageUsers ReadAudit ReadRequests ManageDevices ControlDevices HandleCases ManageForms ManagePacts RecordTrace"),
        [Role.IdentifierManager] = (3, "Register Revise Void ManageTemplates ReadRequests HandleCases RecordTrace"),
        [Role.RegistryReviewer] = (2, "DelegatePrefix HandleCases"),
        [Role.RegionOfficer] = (2, "Register Revise HandleCases"),
        [Role.EquipmentEngineer] = (2, "Register Revise ManageDevices ControlDevices HandleCases"),
        [Role.Inspector] = (1, "HandleCases RecordTrace"),
        [Role.ParkOperator] = (2, "HandleCases"),
        [Role.Operator] = (1, "HandleCases RecordTrace"),
        [Role.ControlApprover] = (2, "HandleCases"),
        [Role.SecurityOfficer] = (2, "HandleCases"),
        [Role.SecurityDuty] = (2, "HandleCases"),
        [Role.RegionLeader] = (2, "HandleCases ManagePacts"),
        [Role.DistrictOfficer] = (2, "HandleCases"),
        [Role.Provider] = (1, "HandleCases RecordTrace"),
        [Role.Expert] = (1, "HandleCases"),
        [Role.Auditor] = (2, "ReadAudit ReadRequests"),
    };

    private static readonly Access s_access = new(new NoGrants());

    private static readonly IEnumerable<ValueScope> s_values =
        from visibility in Enum.GetValues<Visibility>()
        from grade in new byte[] { 1, 2, 3 }
        from deny in new[] { false, true }
        select new ValueScope(2000, "NAME", grade, visibility, deny);

    public static TheoryData<Role> Roles => [.. Enum.GetValues<Role>()];

    [Fact]
    public void The_table_of_this_test_is_complete() => Assert.Equal(Enum.GetValues<Role>(), s_roles.Keys);

    [Theory, MemberData(nameof(Roles))]
    public void A_role_reads_its_own_organisations_values_up_to_its_grade(Role role)
    {
        foreach (var value in s_values)
        {
            var expected = !value.ExplicitDeny && (value is { Visibility: Visibility.Public, Grade: 1 } || value.Grade <= s_roles[role].Grade);
            Assert.Equal(expected, s_access.Decide(Who(Mine, role), AccessAction.Read, new(Mine, null), value).Allowed);
        }
    }

    [Theory, MemberData(nameof(Roles))]
    public void No_role_reads_another_organisations_values_without_a_pact(Role role)
    {
        foreach (var value in s_values)
        {
            var decision = s_access.Decide(Who(Mine, role), AccessAction.Read, new(Theirs, null), value);
            Assert.Equal(value is { Visibility: Visibility.Public, Grade: 1, ExplicitDeny: false }, decision.Allowed);
            if (!decision.Allowed) Assert.Equal(Codes.PartiesForbidden, decision.Code);
        }
    }

    [Theory, MemberData(nameof(Roles))]
    public void A_pact_opens_granted_values_up_to_its_grade_and_grade_3_only_by_name(Role role)
    {
        foreach (var value in s_values)
        foreach (var maxGrade in new[] { 1, 2, 3 })
        foreach (var named in new[] { false, true })
        {
            var access = new Access(new OneGrant(Mine, new Grant(maxGrade, named)));
            var expected = !value.ExplicitDeny && (value is { Visibility: Visibility.Public, Grade: 1 }
                || (value.Visibility == Visibility.Granted && value.Grade <= maxGrade && (value.Grade < 3 || named)));
            Assert.Equal(expected, access.Decide(Who(Mine, role), AccessAction.Read, new(Theirs, "99.1/META_1"), value).Allowed);
            Assert.Equal(expected, access.Decide(Principal.OfNode(Mine), AccessAction.Read, new(Theirs, "99.1/META_1"), value).Allowed);
            // another value, another template: not in the pact
            if (value is { Visibility: Visibility.Public, Grade: 1 }) continue;
            Assert.False(access.Decide(Who(Mine, role), AccessAction.Read, new(Theirs, "99.1/META_2"), value).Allowed);
            Assert.False(access.Decide(Who(Mine, role), AccessAction.Read, new(Theirs, "99.1/META_1"), value with { Index = 2001 }).Allowed);
        }
    }

    [Fact]
    public void The_public_reads_what_is_public_and_of_grade_1()
    {
        foreach (var value in s_values)
        {
            var decision = s_access.Decide(Principal.Public, AccessAction.Read, new(Theirs, null), value);
            Assert.Equal(value is { Visibility: Visibility.Public, Grade: 1, ExplicitDeny: false }, decision.Allowed);
            Assert.Equal(decision.Allowed ? Codes.Ok : Codes.PartiesSignInNeeded, decision.Code);
        }
    }

    [Fact]
    public void A_node_reads_all_that_its_organisation_owns_and_changes_nothing()
    {
        foreach (var value in s_values)
            Assert.Equal(!value.ExplicitDeny, s_access.Decide(Principal.OfNode(Mine), AccessAction.Read, new(Mine, null), value).Allowed);
        foreach (var action in Acts)
            Assert.False(s_access.Decide(Principal.OfNode(Mine), action, new(Mine, null)).Allowed);
    }

    [Theory, MemberData(nameof(Roles))]
    public void A_role_does_its_acts_in_its_own_organisation_only(Role role)
    {
        foreach (var action in Acts)
        {
            var expected = s_roles[role].Acts.Split(' ').Contains(action.ToString());
            Assert.Equal(expected, s_access.Decide(Who(Mine, role), action, new(Mine, null)).Allowed);
            Assert.False(s_access.Decide(Who(Mine, role), action, new(Theirs, null)).Allowed);
            Assert.False(s_access.Decide(Principal.Public, action, new(Mine, null)).Allowed);
        }
    }

    [Theory, MemberData(nameof(Roles))]
    public void Nobody_writes_a_value_that_the_role_may_not_read(Role role)
    {
        foreach (var value in s_values)
        {
            var expected = !value.ExplicitDeny && s_roles[role].Acts.Split(' ').Contains("Revise") && (value.Grade == 1 || value.Grade <= s_roles[role].Grade);
            Assert.Equal(expected, s_access.Decide(Who(Mine, role), AccessAction.Revise, new(Mine, null), value).Allowed);
        }
    }

    [Theory, MemberData(nameof(Roles))]
    public void An_auditor_changes_nothing_whatever_stands_beside_it(Role other)
    {
        foreach (var action in Acts.Where(RoleRules.IsChange))
            Assert.False(s_access.Decide(Who(Mine, Role.Auditor, other), action, new(Mine, null)).Allowed);
        var changes = s_roles[other].Acts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(["ReadAudit", "ReadRequests"]).Any();
        Assert.Equal(changes, RoleRules.Exclude(Role.Auditor, other));
        Assert.Equal(changes, RoleRules.Exclude(other, Role.Auditor));
    }

    [Fact]
    public void Two_roles_do_not_lend_each_other_their_grades()
    {
        var value = new ValueScope(2000, "NAME", 3, Visibility.Internal);
        // revises up to grade 2, and reads grade 3 in another office: still may not revise grade 3
        Assert.False(s_access.Decide(Who(Mine, Role.EquipmentEngineer, Role.Auditor), AccessAction.Revise, new(Mine, null), value).Allowed);
        Assert.False(s_access.Decide(Who(Mine, Role.EquipmentEngineer, Role.RegistryReviewer), AccessAction.Revise, new(Mine, null), value).Allowed);
    }

    [Fact]
    public void A_node_administrator_never_reads_business_data_of_tenants_without_a_grant()
    {
        var operatorsAdmin = Who(Mine, Role.NodeAdmin);
        foreach (var value in s_values.Where(v => v is not { Visibility: Visibility.Public, Grade: 1 }))
        {
            Assert.False(s_access.Decide(operatorsAdmin, AccessAction.Read, new(Theirs, null), value).Allowed);
            Assert.False(s_access.Decide(operatorsAdmin, AccessAction.Read, new(Mine, null), value).Allowed);
        }
        Assert.False(s_access.Decide(operatorsAdmin, AccessAction.ManageUsers, new(Theirs, null)).Allowed);
    }

    [Fact]
    public void An_empty_owner_belongs_to_nobody() =>
        Assert.False(s_access.Decide(new Principal("", "x", new HashSet<Role> { Role.OrgAdmin }), AccessAction.Revise, new("", null)).Allowed);

    [Fact]
    public void Permission_bits_tell_what_access_says()
    {
        foreach (var value in s_values)
        {
            var bits = PermissionBits.Of(value);
            Assert.Equal(s_access.Decide(Principal.Public, AccessAction.Read, new(Mine, null), value).Allowed, (bits & PermissionBits.PublicRead) != 0);
            Assert.Equal(s_access.Decide(Who(Mine, Role.OrgAdmin), AccessAction.Read, new(Mine, null), value).Allowed, (bits & PermissionBits.AdminRead) != 0);
            Assert.Equal(s_access.Decide(Who(Mine, Role.OrgAdmin), AccessAction.Revise, new(Mine, null), value).Allowed, (bits & PermissionBits.AdminWrite) != 0);
            Assert.Equal(0, bits & 1);
        }
        for (byte bits = 0; bits < 16; bits++)
        {
            var kept = PermissionBits.Of(PermissionBits.Scope(1, "URL", bits));
            Assert.Equal(bits & PermissionBits.PublicRead, kept & PermissionBits.PublicRead);
        }
    }

    [Fact]
    public void The_cache_keeps_the_publics_answers_only()
    {
        var cache = new AccessCache<string>(slots: 4);
        cache.Keep(Who(Mine, Role.OrgAdmin), 5, "secret");
        Assert.Null(cache.Find(Principal.Public, 5));
        cache.Keep(Principal.Public, 5, "open");
        Assert.Equal("open", cache.Find(Principal.Public, 5));
        Assert.Null(cache.Find(Who(Mine, Role.OrgAdmin), 5));
        Assert.Null(cache.Find(Principal.Public, 9)); // same slot
        cache.Keep(Principal.Public, 9, "next");
        Assert.Null(cache.Find(Principal.Public, 5));
    }

    private static IEnumerable<AccessAction> Acts => Enum.GetValues<AccessAction>().Where(a => a != AccessAction.Read);

    private static Principal Who(string organization, params Role[] roles) => new(organization, $"{organization}/User_x", roles.ToHashSet());

    private sealed class OneGrant(string grantee, Grant grant) : IGrants
    {
        public Grant? Find(string asker, in ThingScope thing, int valueIndex) =>
            asker == grantee && thing.Template == "99.1/META_1" && valueIndex == 2000 ? grant : null;
    }
}
