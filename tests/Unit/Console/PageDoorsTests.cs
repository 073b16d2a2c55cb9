using Xunit;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console;

public sealed class PageDoorsTests
{
    private static readonly PageDoors s_doors = new([]);

    [Theory]
    [InlineData("/admin/users", false)]
    [InlineData("/Admin/Users", false)]
    [InlineData("/admin/users?page=2", false)]
    [InlineData("/account", true)]
    [InlineData("/network/neighbours", false)]
    [InlineData("/no/such/page", true)]
    public void What_the_gate_would_refuse_an_operator_is_not_offered(string path, bool open) => Assert.Equal(open, s_doors.Admit(Of(Role.Operator), path));

    [Fact]
    public void The_role_that_a_page_names_is_admitted() => Assert.All(["/admin/users", "/network/neighbours"], path => Assert.True(s_doors.Admit(Of(Role.OrgAdmin), path)));

    private static Principal Of(Role role) => Principal.Public with { Roles = new HashSet<Role> { role } };
}
