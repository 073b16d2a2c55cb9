using Xunit;
using Yiwang.Console.Cases.Data;
using Yiwang.Console.Cases.Names;
using Yiwang.Console.Language;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console.Cases;

/// <summary>GB/T 4754-2017 to its last level, found by name or by code.</summary>
public sealed class IndustrySourceTests
{
    private readonly IndustrySource _source = new(new Text(PageLanguage.Chinese, TimeZoneInfo.Utc));

    [Fact]
    public void All_four_levels_are_there_and_each_code_has_one_above_it()
    {
        Assert.Equal([20, 97, 473, 1_381], new[] { 1, 2, 3, 4 }.Select(level => Industries.All.Count(c => c.Code.Length == level)));
        Assert.All(Industries.All, c => Assert.Equal(c.Code.Length, Industries.Path(c.Code).Count()));
        Assert.All(Industries.All, c => Assert.False(string.IsNullOrWhiteSpace(c.Name.Zh)));
    }

    [Theory]
    [InlineData("汽车零部件", "3670 汽车零部件及配件制造")]
    [InlineData("367", "367 汽车零部件及配件制造")]
    [InlineData("白酒", "1512 白酒制造")]
    [InlineData("燃气 供应", "45 燃气生产和供应业")]
    [InlineData("motor vehicles", "36 汽车制造业")]
    public async Task It_is_found_by_words_or_the_beginning_of_its_code(string asked, string first) =>
        Assert.Contains(first, (await _source.SearchAsync(asked, null, Principal.Public, 20, default)).Select(r => r.Name));

    [Fact]
    public async Task The_shorter_code_comes_first_and_says_where_it_stands()
    {
        var found = await _source.SearchAsync("36", null, Principal.Public, 4, default);
        Assert.Equal(["36", "361", "362", "363"], found.Select(r => r.Handle));
        Assert.Equal("制造业 › 汽车制造业", found[1].Detail);
    }

    [Fact]
    public async Task With_no_words_one_begins_at_the_sections_and_a_letter_leads_into_one()
    {
        Assert.Equal(20, (await _source.SearchAsync("", null, Principal.Public, 50, default)).Count);
        Assert.All(await _source.SearchAsync("c", null, Principal.Public, 50, default), r => Assert.InRange(int.Parse(r.Handle, System.Globalization.CultureInfo.InvariantCulture), 13, 43));
    }

    [Fact]
    public void A_code_that_is_not_in_the_list_is_no_industry_and_is_shown_by_the_one_above()
    {
        Assert.Null(_source.Find("3699", Principal.Public));
        Assert.Equal("36", Industries.Find("3699")!.Code);
        Assert.Equal("3670", _source.Find("3670", Principal.Public)!.Handle);
    }
}
