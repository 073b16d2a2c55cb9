using System.Text;
using Xunit;
using Yiwang.Console.Accounts.Districts;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Parties;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Console;

/// <summary>Districts and regions as a table.</summary>
public sealed class DistrictTableTests
{
    private static async Task<IReadOnlyList<DistrictRow>> RowsAsync(PartyTestBed bed)
    {
        var admin = await bed.FoundAsync(OrganizationKind.Authority);
        await bed.TenantAsync(admin);
        await bed.Parties.BindAsync(admin, new(Id(admin), Name("tanlin"), new("谭林", null), [Role.DistrictOfficer]));
        return DistrictTable.Of(bed.Directory.Find(Name("zhou"))!.In(Id(admin))!, bed.Directory);
    }

    [Fact]
    public async Task Officers_and_organisations_are_found_by_user_name_and_credit_code_and_an_empty_code_clears()
    {
        using var bed = await OpenAsync();
        var rows = await RowsAsync(bed);
        Assert.Equal(["tanlin", "91500116YW00000126", "91500120YW000016XD"], rows.Select(r => r.Key));
        var read = DistrictTable.Read(Encoding.UTF8.GetBytes("用户名或统一社会信用代码,行政区划代码\ntanlin,500116\n91500120yw000016xd,\n"), rows);
        Assert.Equal([("tanlin", "500116"), ("91500120YW000016XD", "")], read.Value!.Select(r => (r.Row.Key, r.Region?.ToString() ?? "")));
    }

    [Theory]
    [InlineData("who,where\nnobody,500116", "第 2 行")]
    [InlineData("tanlin,5001", "第 1 行")]
    [InlineData("who,where\n", "没有可设置")]
    public async Task A_wrong_row_is_named_and_nothing_is_taken(string text, string says)
    {
        using var bed = await OpenAsync();
        var read = DistrictTable.Read(Encoding.UTF8.GetBytes(text), await RowsAsync(bed));
        Assert.False(read.Succeeded);
        Assert.Contains(says, read.Status.Say!.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_run_the_node_sees_the_own_organisation_only()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync(OrganizationKind.Authority);
        var (tenant, own) = await bed.TenantAsync(admin);
        Assert.Equal([tenant.Uscc.ToString()], DistrictTable.Of(own, bed.Directory).Select(r => r.Key));
        Assert.Empty(DistrictTable.Of(own with { Roles = new HashSet<Role> { Role.Inspector } }, bed.Directory));
    }
}
