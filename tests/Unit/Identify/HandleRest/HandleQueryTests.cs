using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;
using Yiwang.Identify.Surfaces.HandleRest;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

public sealed class HandleQueryTests
{
    private static HandleQuery Read(string query)
    {
        Assert.True(HandleQuery.TryRead(new QueryCollection(QueryHelpers.ParseQuery(query)), out var result, out var problem), problem);
        return result;
    }

    [Fact]
    public void Nothing_said_means_all_values_and_overwriting()
    {
        var query = Read("");
        Assert.Equal((true, false, null, null, false, false), (query.Overwrite, query.MintNewSuffix, query.PublicOnly, query.Callback, query.Pretty, query.Selects));
    }

    [Theory]
    [InlineData("?pretty", true), InlineData("?pretty=", true), InlineData("?pretty=true", true), InlineData("?pretty=YES", true), InlineData("?pretty=1", true), InlineData("?pretty=false", false), InlineData("?pretty=0", false)]
    public void A_flag_is_read_as_the_reference_reads_it(string query, bool on) => Assert.Equal(on, Read(query).Pretty);

    [Fact]
    public void Indexes_and_types_may_be_many()
    {
        var query = Read("?index=1&index=2&type=URL&type=HS_");
        Assert.Equal([1, 2], query.Indexes);
        Assert.Equal(["URL", "HS_"], query.Types);
        Assert.True(Read("?index=various").Various);
    }

    [Theory]
    [InlineData("?page=2&pageSize=10", 2, 10)]
    [InlineData("?page=0&pageSize=0", 0, 0)]
    [InlineData("?page=2", null, null)]
    [InlineData("?page=-1&pageSize=10", null, null)]
    public void Half_a_page_is_no_page(string query, int? page, int? size) => Assert.Equal((page, size), (Read(query).Page, Read(query).PageSize));

    [Theory]
    [InlineData("callback", "callback"), InlineData("a.b$_1", "a.b$_1"), InlineData("1x", "_x"), InlineData("alert(1)//", "alert_1___"), InlineData("x</script>", "x__script_")]
    public void A_callback_is_made_harmless(string name, string shown) => Assert.Equal(shown, Read("?callback=" + Uri.EscapeDataString(name)).Callback);

    [Fact]
    public void A_long_callback_is_cut() => Assert.Equal(64, Read("?callback=" + new string('a', 5000)).Callback!.Length);

    [Theory]
    [InlineData("?index=x"), InlineData("?index=1.5"), InlineData("?page=x&pageSize=1"), InlineData("?index=99999999999")]
    public void What_is_wrong_is_named(string query)
    {
        Assert.False(HandleQuery.TryRead(new QueryCollection(QueryHelpers.ParseQuery(query)), out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Too_many_selectors_are_refused() =>
        Assert.False(HandleQuery.TryRead(new QueryCollection(QueryHelpers.ParseQuery("?" + string.Join('&', Enumerable.Range(1, 2_049).Select(i => $"index={i}")))), out _, out _));
}
