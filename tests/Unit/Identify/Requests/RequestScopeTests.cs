using Xunit;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Identify.Requests;

public sealed class RequestScopeTests
{
    private static readonly Access s_access = new(new NoGrants());

    [Theory]
    [InlineData(nameof(Role.OrgAdmin), true)]
    [InlineData(nameof(Role.IdentifierManager), true)]
    [InlineData(nameof(Role.Auditor), true)]
    [InlineData(nameof(Role.Inspector), false)]
    [InlineData(nameof(Role.EquipmentEngineer), false)]
    [InlineData(nameof(Role.RegionOfficer), false)]
    public async Task Those_who_care_for_clients_see_their_organisations_lines(string role, bool sees)
    {
        using var bed = await PartyTestBed.OpenAsync();
        await bed.FoundAsync();
        var who = new Principal("o.some", "o.some/User_x", new HashSet<Role> { Enum.Parse<Role>(role) });
        Assert.Equal(sees ? new RequestScope("o.some") : null, RequestScope.Of(who, s_access, bed.Directory));
    }

    [Fact]
    public async Task Who_runs_the_node_sees_all_and_the_same_role_elsewhere_nothing()
    {
        using var bed = await PartyTestBed.OpenAsync();
        var operated = (await bed.FoundAsync()).Organization!;
        Principal In(string organization) => new(organization, $"{organization}/User_x", new HashSet<Role> { Role.NodeAdmin });
        Assert.Equal(RequestScope.All, RequestScope.Of(In(operated), s_access, bed.Directory));
        Assert.Null(RequestScope.Of(In("o.tenant"), s_access, bed.Directory));
        Assert.Null(RequestScope.Of(Principal.Public, s_access, bed.Directory));
    }
}
