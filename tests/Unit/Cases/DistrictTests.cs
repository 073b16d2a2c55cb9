using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases;

/// <summary>A district officer sits in the region's authority and knows the own district only, by page, list, count, search and step.</summary>
public sealed class DistrictTests : IAsyncLifetime
{
    private const string Subsidy = """
        case: subsidy
        version: 1
        name: 补贴 | Subsidy
        menu: serve
        number: BT-{n:4}
        title: "{subject}"
        columns: [number, title, state]
        parties:
          enterprise: {name: 企业 | Enterprise}
          office: {name: 主管部门 | Authority, who: operator, roles: [RegionOfficer, DistrictOfficer]}
        fields:
          subject: {name: 事项 | Subject, required: true, searchable: true}
          regionCode: {name: 行政区划 | Region, type: region}
        states:
          draft: {name: 草稿 | Draft, kind: draft}
          review: {name: 审核 | Review, at: office, edit: [regionCode]}
          agreed: {name: 同意 | Agreed, kind: done}
        transitions:
          submit: {name: 提交 | Submit, from: draft, to: review, by: enterprise}
          agree: {name: 同意 | Agree, from: review, to: agreed, by: office, decision: agree}
        """;

    private CaseBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await OpenAsync();
        _bed.Write("subsidy", Subsidy);
        await _bed.RestartAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private Task<CaseView> ApplyAsync(string subject, string? region) =>
        Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("subsidy", Values($$"""{"subject":"{{subject}}","regionCode":"{{region}}"}"""), Transition: "submit")));

    private async Task<string[]> TitlesAsync(Principal who, CaseQuery query) => [.. (await _bed.Cases.ListAsync(who, query)).Value!.Rows.Select(r => r.Title).Order()];

    [Fact]
    public async Task The_own_districts_cases_are_seen_and_handled_and_no_others()
    {
        var (own, other, none) = (await ApplyAsync("江津一", "500116"), await ApplyAsync("渝中一", "500103"), await ApplyAsync("无区划", null));
        Assert.True(_bed.Cases.Find(_bed.District, own.Id).Succeeded);
        foreach (var hidden in new[] { other, none })
        {
            Assert.Equal(Codes.CasesNotFound, _bed.Cases.Find(_bed.District, hidden.Id).Status.Code);
            Assert.Equal(Codes.CasesNotFound, _bed.Cases.FindByNumber(_bed.District, hidden.Number).Status.Code);
            await Refused(_bed.Cases.MoveAsync(_bed.District, new MoveCase(hidden.Id, "agree", [], -1)), Codes.CasesNotFound);
        }
        foreach (var query in new[] { new CaseQuery("subsidy"), new CaseQuery(), new CaseQuery(Mine: true), new CaseQuery(Text: "江津"), new CaseQuery("subsidy", States: ["review"], Order: CaseOrder.Due) })
            Assert.Equal(["江津一"], await TitlesAsync(_bed.District, query));
        Assert.Empty(await TitlesAsync(_bed.District, new CaseQuery(Text: "渝中")));
        Assert.Equal(1, (await _bed.Cases.CountAsync(_bed.District, new CaseQuery("subsidy"))).Value!.Single().Count);
        // who is of the whole region sees all of them
        Assert.Equal(3, (await TitlesAsync(_bed.Officer, new CaseQuery("subsidy"))).Length);
        await Ok(_bed.Cases.MoveAsync(_bed.District, new MoveCase(own.Id, "agree", [], own.Position)));
        Assert.Empty(await TitlesAsync(_bed.District, new CaseQuery(Mine: true)));
    }

    [Fact]
    public async Task A_wider_district_holds_those_within_and_an_unknown_one_nothing()
    {
        await ApplyAsync("江津一", "500116");
        await ApplyAsync("成都一", "510104");
        Assert.Equal(["江津一"], await TitlesAsync(await WithAsync("he", "500000"), new CaseQuery("subsidy")));
        Assert.Equal(["成都一"], await TitlesAsync(await WithAsync("lu", "510100"), new CaseQuery("subsidy")));
        // the organisation of this bed has no region either
        Assert.Empty(await TitlesAsync(await WithAsync("mo", null), new CaseQuery("subsidy")));
        // roles that a token carries without the district: the directory knows it
        Assert.Equal(["江津一"], await TitlesAsync(_bed.District with { Region = null }, new CaseQuery("subsidy")));
    }

    [Fact]
    public async Task A_case_that_moves_to_another_district_changes_hands()
    {
        var view = await ApplyAsync("搬迁", "500103");
        Assert.Empty(await TitlesAsync(_bed.District, new CaseQuery(Text: "搬迁")));
        await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(view.Id, Values("""{"regionCode":"500116"}"""), view.Position)));
        Assert.Equal(["搬迁"], await TitlesAsync(_bed.District, new CaseQuery(Text: "搬迁")));
        Assert.Equal(["搬迁"], await TitlesAsync(_bed.District, new CaseQuery(Mine: true)));
        // over a restart the district still stands at the person
        await _bed.RestartAsync();
        Assert.Equal("500116", _bed.Parties.Directory.Find(PartyOf(_bed.District))!.Memberships[_bed.District.Organization!].Region.ToString());
    }

    private static UserHandle PartyOf(Principal who) => UserHandle.TryParse(who.User, out var handle) ? handle : throw new ArgumentException(who.User);

    private async Task<Principal> WithAsync(string name, string? region)
    {
        var organization = _bed.District.Organization!;
        if (!OrganizationId.TryParse(organization, out var id) || !UserName.TryParse(name, out var user) || !UserName.TryParse("boss", out var boss)) throw new ArgumentException(name);
        var bound = await _bed.Parties.BindAsync(_bed.Parties.Directory.Find(boss)!.In(id)!, new(id, user, new(name, null), [Role.DistrictOfficer], RegionCode.TryParse(region, out var district) ? district : null));
        Assert.True(bound.Succeeded, $"{bound.Status}");
        return bound.Value.In(id)!;
    }
}
