using System.Security.Cryptography;
using Xunit;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Parties;

public sealed class NameTests
{
    [Fact]
    public void An_organisation_is_named_by_the_hash_of_its_first_key()
    {
        // SHA-256 of nothing: e3b0c442 98fc1c14 9afbf4c8 99…
        var id = OrganizationId.Of([]);
        Assert.Equal("o.4oymiquy7qobjgx36tej", id.ToString());
        Assert.True(id.Certifies([]));
        Assert.False(id.Certifies([1]));
    }

    [Fact]
    public void Organisations_round_trip()
    {
        for (var i = 0; i < 100; i++)
        {
            var id = OrganizationId.Of(RandomNumberGenerator.GetBytes(32));
            Assert.True(OrganizationId.TryParse(id.ToString().ToUpperInvariant(), out var again));
            Assert.Equal(id, again);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("o.")]
    [InlineData("o.4oymiquy7qobjgx36te")]
    [InlineData("o.4oymiquy7qobjgx36tejj")]
    [InlineData("x.4oymiquy7qobjgx36tej")]
    [InlineData("o.4oymiquy7qobjgx36te1")]
    [InlineData("o.4oymiquy7qobjgx36te/")]
    public void Other_texts_are_no_organisations(string? text) => Assert.False(OrganizationId.TryParse(text, out _));

    [Theory]
    [InlineData("zhou.jianguo", "zhou.jianguo")]
    [InlineData("  ZhouJG ", "zhoujg")]
    [InlineData("周建国", "周建国")]
    [InlineData("ｚｈｏｕ１", "zhou1")]
    public void User_names_are_kept_in_one_spelling(string typed, string kept)
    {
        Assert.True(UserName.TryParse(typed, out var name));
        Assert.Equal(kept, name.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a")]
    [InlineData("zhоu")] // a Cyrillic о
    [InlineData("zhou jg")]
    [InlineData("zhou/jg")]
    [InlineData("-zhou")]
    [InlineData("zhou.")]
    [InlineData("<script>")]
    [InlineData("abcdefghijabcdefghijabcdefghijabc")]
    public void User_names_that_mislead_are_refused(string? typed)
    {
        Assert.False(UserName.TryParse(typed, out _, out var problem));
        Assert.NotEmpty(problem.Zh);
    }

    [Fact]
    public void A_user_handle_is_read_back()
    {
        Assert.True(UserName.TryParse("周建国", out var name));
        var handle = UserHandle.Of(OrganizationId.Of([]), name);
        Assert.Equal("o.4oymiquy7qobjgx36tej/User_周建国", handle.ToString());
        Assert.True(UserHandle.TryParse(handle.ToString(), out var again));
        Assert.Equal(handle, again);
    }

    [Theory]
    [InlineData("o.4oymiquy7qobjgx36tej")]
    [InlineData("o.4oymiquy7qobjgx36tej/User_")]
    [InlineData("o.4oymiquy7qobjgx36tej/App_erp")]
    [InlineData("99.501/User_zhou")]
    public void Other_handles_are_no_users(string text) => Assert.False(UserHandle.TryParse(text, out _));

    [Theory]
    [InlineData("500000", "500116", true)]
    [InlineData("510500", "510522", true)]
    [InlineData("510522", "510522", true)]
    [InlineData("510500", "510603", false)]
    [InlineData("500116", "500000", false)]
    public void A_region_contains_what_lies_below_it(string outer, string inner, bool contains)
    {
        Assert.True(RegionCode.TryParse(outer, out var o));
        Assert.True(RegionCode.TryParse(inner, out var i));
        Assert.Equal(contains, o.Contains(i));
    }

    [Theory]
    [InlineData("50011")]
    [InlineData("5001160")]
    [InlineData("50011a")]
    [InlineData("000116")]
    [InlineData("500016")]
    public void Other_texts_are_no_regions(string text) => Assert.False(RegionCode.TryParse(text, out _));

    [Theory]
    [InlineData("C", true)]
    [InlineData("36", true)]
    [InlineData("367", true)]
    [InlineData("3670", true)]
    [InlineData("Z", false)]
    [InlineData("3", false)]
    [InlineData("36700", false)]
    [InlineData("00", false)]
    [InlineData("C36", false)]
    public void Industries_have_a_letter_or_two_to_four_digits(string text, bool valid) => Assert.Equal(valid, IndustryCode.TryParse(text, out _));
}
