using Yiwang.Signing;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Parties;

public sealed class PartyCommandsTests
{
    [Fact]
    public async Task The_first_organisation_runs_the_node_and_its_key_names_it()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync(OrganizationKind.Registry);
        var organization = bed.Directory.Operator!;
        Assert.True(organization.Id.Certifies(organization.FirstKey.Span));
        Assert.Equal(organization, bed.Directory.Find(Code("91500116YW00000126")));
        Assert.Equal([Role.NodeAdmin, Role.OrgAdmin, Role.IdentifierManager, Role.RegistryReviewer], admin.Roles.Order());
        Assert.Equal($"{organization.Id}/User_zhou", admin.User);
        var signature = bed.Keys.Find(organization)!.Sign("hello"u8);
        Assert.True(Ed25519Signer.Verify(organization.Key.Span, "hello"u8, signature));
    }

    [Fact]
    public async Task A_node_is_founded_once()
    {
        using var bed = await OpenAsync();
        await bed.FoundAsync();
        var again = await bed.Parties.FoundAsync(new(Code("91510522YW0000020F"), "另一家", OrganizationKind.Enterprise), Name("mallory"), new("马洛里", null));
        Assert.Equal(Codes.PartiesForbidden, again.Status.Code);
        Assert.Single(bed.Directory.Organizations);
    }

    private static RegionCode Region(string text) => RegionCode.TryParse(text, out var region) ? region : throw new ArgumentException(text);

    [Fact]
    public async Task A_district_is_set_changed_and_taken_back_and_stands_after_a_restart()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync(OrganizationKind.Authority);
        var (jiangjin, bishan) = (Region("500116"), Region("500120"));
        var tan = (await bed.Parties.BindAsync(admin, new(Id(admin), Name("tanlin"), new("谭林", null), [Role.DistrictOfficer], jiangjin))).Value!;
        RegionCode? District() => bed.Directory.Find(tan.Handle)!.Memberships[admin.Organization!].Region;
        Assert.Equal(Outcome.Ok, (await bed.Parties.SetDistrictAsync(admin, Id(admin), tan.Handle, bishan)).Status);
        Assert.Equal(bishan, District());
        await bed.ReopenAsync();
        Assert.Equal(bishan, District());
        Assert.Equal(Outcome.Ok, (await bed.Parties.SetDistrictAsync(admin, Id(admin), tan.Handle, null)).Status);
        Assert.Null(District());
        await bed.ReopenAsync();
        Assert.Null(District());
        Assert.Equal([Role.DistrictOfficer], bed.Directory.Find(tan.Handle)!.Memberships[admin.Organization!].Roles);
        // who is no district officer has none, and nobody sets it but the organisation's administrator
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        Assert.Equal((Codes.RequestInvalid, "district"), (await bed.Parties.SetDistrictAsync(admin, Id(admin), zhou, bishan)).Status is var wrong ? (wrong.Code, wrong.Field!) : default);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.SetDistrictAsync(tan.In(Id(admin))!, Id(admin), tan.Handle, bishan)).Status.Code);
    }

    [Fact]
    public async Task A_region_is_set_by_the_organisation_or_by_who_runs_the_node()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        var (other, otherAdmin) = await bed.TenantAsync(admin, "91510522YW0000020F", "wang.wu");
        var (bishan, luzhou) = (Region("500120"), Region("510500"));
        Assert.Equal(bishan, (await bed.Parties.SetRegionAsync(admin, tenant.Id, bishan)).Value!.Region);
        Assert.Equal(luzhou, (await bed.Parties.SetRegionAsync(tenantAdmin, tenant.Id, luzhou)).Value!.Region);
        Assert.Equal((tenant.Name, tenant.Uscc, tenant.Kind), bed.Directory.Find(tenant.Id) is { } now ? (now.Name, now.Uscc, now.Kind) : default);
        Assert.Null((await bed.Parties.SetRegionAsync(tenantAdmin, tenant.Id, null)).Value!.Region);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.SetRegionAsync(otherAdmin, tenant.Id, bishan)).Status.Code);
        Assert.Null(bed.Directory.Find(other.Id)!.Region);
    }

    [Fact]
    public async Task Two_who_found_at_once_do_not_both_succeed()
    {
        using var bed = await OpenAsync();
        var both = await Task.WhenAll(
            bed.Parties.FoundAsync(new(Code("91510522YW0000020F"), "甲", OrganizationKind.Enterprise), Name("jia"), new("甲", null)).AsTask(),
            bed.Parties.FoundAsync(new(Code("91510107YW00000391"), "乙", OrganizationKind.Enterprise), Name("yi"), new("乙", null)).AsTask());
        Assert.Single(both, o => o.Succeeded);
    }

    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        var he = (await bed.Parties.BindAsync(tenantAdmin, new(tenant.Id, Name("he.ming"), new("何明", "13000000001"), [Role.Inspector]))).Value!;
        await bed.Parties.GrantAsync(admin, Id(admin), he.Handle, Role.EquipmentEngineer);
        await bed.Parties.RevokeAsync(tenantAdmin, tenant.Id, he.Handle, Role.Inspector);
        await bed.Parties.RotateKeyAsync(tenantAdmin, tenant.Id);
        await bed.Parties.DisableAsync(tenantAdmin, he.Handle, "离职");
        var before = (bed.Directory.Organizations, User: bed.Directory.Find(he.Handle)!, Members: bed.Directory.Members(tenant.Id));

        await bed.ReopenAsync();
        Assert.Equal(before.Organizations.Select(o => (o.Id, o.Name, Convert.ToHexString(o.Key.Span))), bed.Directory.Organizations.Select(o => (o.Id, o.Name, Convert.ToHexString(o.Key.Span))));
        var user = bed.Directory.Find(he.Handle)!;
        Assert.True(user.Disabled);
        Assert.Equal([Id(admin).ToString()], user.Memberships.Keys);
        Assert.Equal(before.Members.Select(m => m.Handle), bed.Directory.Members(tenant.Id).Select(m => m.Handle));
        Assert.Equal(new Person("何明", "13000000001"), bed.Directory.PersonOf(user));
    }

    [Fact]
    public async Task A_user_of_two_organisations_acts_for_one_at_a_time()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        var both = (await bed.Parties.GrantAsync(tenantAdmin, tenant.Id, zhou, Role.Inspector)).Value!;
        Assert.Equal([Role.Inspector], both.In(tenant.Id)!.Roles);
        Assert.DoesNotContain(Role.Inspector, both.In(Id(admin))!.Roles);
        Assert.Contains(both, bed.Directory.Members(tenant.Id));
        Assert.Null(both.In(OrganizationId.Of([9])));
    }

    [Fact]
    public async Task A_node_administrator_has_no_hand_in_a_tenants_users()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, _) = await bed.TenantAsync(admin);
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.GrantAsync(admin, tenant.Id, zhou, Role.OrgAdmin)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.BindAsync(admin, new(tenant.Id, Name("spy"), new("间谍", null), [Role.OrgAdmin]))).Status.Code);
        Assert.Null(bed.Directory.Find(zhou)!.In(tenant.Id));
    }

    [Fact]
    public async Task A_tenants_administrator_cannot_make_a_node_administrator()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        Assert.True(UserHandle.TryParse(tenantAdmin.User, out var li));
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.GrantAsync(tenantAdmin, tenant.Id, li, Role.NodeAdmin)).Status.Code);
        // nor can an administrator of the operator's users who does not run the node
        await bed.Parties.GrantAsync(admin, Id(admin), li, Role.OrgAdmin);
        var inOperator = bed.Directory.Find(li)!.In(Id(admin))!;
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.GrantAsync(inOperator, Id(admin), li, Role.NodeAdmin)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.RegisterAsync(inOperator, new(Code("91510522YW0000020F"), "甲", OrganizationKind.Enterprise), Name("jia"), new("甲", null))).Status.Code);
    }

    [Fact]
    public async Task Another_organisations_people_are_out_of_reach()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (_, one) = await bed.TenantAsync(admin);
        var (other, otherAdmin) = await bed.TenantAsync(admin, "91510107YW00000391", "wang.wu");
        Assert.True(UserHandle.TryParse(otherAdmin.User, out var wang));
        Outcome[] refused =
        [
            (await bed.Parties.BindAsync(one, new(other.Id, Name("spy"), new("间谍", null), [Role.Inspector]))).Status,
            (await bed.Parties.GrantAsync(one, other.Id, wang, Role.Auditor)).Status,
            (await bed.Parties.RevokeAsync(one, other.Id, wang, Role.IdentifierManager)).Status,
            (await bed.Parties.DisableAsync(one, wang, "x")).Status,
            (await bed.Parties.RevisePersonAsync(one, wang, new("x", null))).Status,
            (await bed.Parties.RotateKeyAsync(one, other.Id)).Status,
            (await bed.Parties.ReviseAsync(one, other.Id, new(other.Uscc, "x", OrganizationKind.Park))).Status,
            (await bed.Parties.IssueAppAsync(one, new(other.Id, "erp", new(AppKeyAlgorithm.Ed25519, new byte[32]), [Role.IdentifierManager]))).Status,
            (await bed.Parties.BindAsync(Principal.Public, new(other.Id, Name("spy"), new("间谍", null), []))).Status,
        ];
        Assert.All(refused[..^1], o => Assert.Equal(Codes.PartiesForbidden, o.Code));
        Assert.Equal(Codes.PartiesSignInNeeded, refused[^1].Code);
        Assert.Equal(refused.Length, bed.Audit.Find(new(Kind: AuditKind.Refusal)).Count);
    }

    [Fact]
    public async Task Names_and_codes_are_taken_once()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        await bed.TenantAsync(admin);
        Assert.Equal(Codes.PartiesUsccTaken, (await bed.Parties.RegisterAsync(admin, new(Code("91500120YW000016XD"), "同一家", OrganizationKind.Enterprise), Name("other"), new("某", null))).Status.Code);
        Assert.Equal(Codes.PartiesUserTaken, (await bed.Parties.RegisterAsync(admin, new(Code("91510522YW0000020F"), "甲", OrganizationKind.Enterprise), Name("LI.SI"), new("某", null))).Status.Code);
        Assert.Equal(Codes.PartiesUserTaken, (await bed.Parties.BindAsync(admin, new(Id(admin), Name("zhou"), new("某", null), []))).Status.Code);
        Assert.Equal(2, bed.Directory.Organizations.Count);
    }

    [Fact]
    public async Task Who_audits_does_not_administer()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.GrantAsync(admin, Id(admin), zhou, Role.Auditor)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.BindAsync(admin, new(Id(admin), Name("both"), new("某", null), [Role.Auditor, Role.IdentifierManager]))).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.BindAsync(admin, new(Id(admin), Name("takes-part"), new("某", null), [Role.Auditor, Role.Inspector]))).Status.Code);
        Assert.True((await bed.Parties.BindAsync(admin, new(Id(admin), Name("shen.ji"), new("审计", null), [Role.Auditor]))).Succeeded);
    }

    [Fact]
    public async Task The_last_administrator_cannot_leave()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.RevokeAsync(admin, Id(admin), zhou, Role.OrgAdmin)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Parties.DisableAsync(admin, zhou, "x")).Status.Code);
        await bed.Parties.BindAsync(admin, new(Id(admin), Name("second"), new("二", null), [Role.OrgAdmin, Role.NodeAdmin]));
        Assert.True((await bed.Parties.DisableAsync(admin, zhou, "调岗")).Succeeded);
        Assert.Null(bed.Directory.Find(zhou)!.In(Id(admin)));
    }

    [Fact]
    public async Task Names_and_phones_are_nowhere_in_the_log_and_go_with_the_person()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        Assert.True(UserHandle.TryParse(admin.User, out var zhou));
        for (var i = 0L; i < bed.Events.Size; i++)
        {
            foreach (var group in bed.Events.Log.Read(i).Groups)
            {
                var text = Encoding.UTF8.GetString(group.Committed!.Value.Span);
                Assert.DoesNotContain("周建国", text, StringComparison.Ordinal);
                Assert.DoesNotContain("023-00001234", text, StringComparison.Ordinal);
            }
        }
        var user = bed.Directory.Find(zhou)!;
        Assert.Equal("周建国", bed.Directory.PersonOf(user)!.Name);
        Assert.True((await bed.Events.ErasePersonAsync(zhou.ToString(), new(admin.Organization!, admin.User, "本人要求"))).Succeeded);
        Assert.Null(bed.Directory.PersonOf(user));
    }

    [Fact]
    public async Task Nothing_is_administered_that_cannot_be_audited()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        bed.Files.FailWrites = true;
        var size = bed.Events.Size;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await bed.Parties.BindAsync(admin, new(Id(admin), Name("new"), new("新", null), []))).Status.Code);
        Assert.Equal(size, bed.Events.Size);
    }

    [Theory]
    [InlineData("", "name")]
    [InlineData("   ", "name")]
    [InlineData("a\u0000b", "name")]
    [InlineData(null, "name")]
    public async Task Organisations_need_a_usable_name(string? name, string field)
    {
        using var bed = await OpenAsync();
        var outcome = (await bed.Parties.FoundAsync(new(Code("91500116YW00000126"), name ?? new string('长', 201), OrganizationKind.Enterprise), Name("zhou"), new("周", null))).Status;
        Assert.Equal((Codes.RequestInvalid, field), (outcome.Code, outcome.Field));
        Assert.Equal(0, bed.Events.Size);
    }

    [Fact]
    public async Task An_app_has_a_working_role_and_a_real_key()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        var id = Id(admin);
        Assert.True((await bed.Parties.IssueAppAsync(admin, new(id, "erp", new(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager]))).Succeeded);
        Assert.False((await bed.Parties.IssueAppAsync(admin, new(id, "erp", new(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager]))).Succeeded);
        Assert.False((await bed.Parties.IssueAppAsync(admin, new(id, "weak", new(AppKeyAlgorithm.RsaSha256, weak.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager]))).Succeeded);
        Assert.False((await bed.Parties.IssueAppAsync(admin, new(id, "junk", new(AppKeyAlgorithm.RsaSha256, new byte[300]), [Role.IdentifierManager]))).Succeeded);
        Assert.False((await bed.Parties.IssueAppAsync(admin, new(id, "boss", new(AppKeyAlgorithm.Ed25519, new byte[32]), [Role.OrgAdmin]))).Succeeded);
        Assert.False((await bed.Parties.IssueAppAsync(admin, new(id, "none", new(AppKeyAlgorithm.Ed25519, new byte[32]), []))).Succeeded);
        var app = Assert.Single(bed.Directory.Apps(id));
        Assert.Null((await bed.Parties.RevokeAppAsync(admin, app.Handle, "停用")).Value!.Principal);
        await bed.ReopenAsync();
        Assert.Null(bed.Directory.FindApp(app.Handle)!.Principal);
    }
}
