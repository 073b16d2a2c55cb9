using Xunit;
using Yiwang.Identify.Lookup;

namespace Yiwang.Unit.Tests.Identify.Lookup;

public sealed class SchemeRoutesTests
{
    [Theory]
    [InlineData("1.2.156.3001.7", "https://oid.example/1.2.156.3001.7")]
    [InlineData("1.2.156.3001.1.7", "https://closer.example/?oid=1.2.156.3001.1.7")]
    [InlineData("1.2.840.1", null)]
    [InlineData("https://any.example/01/09506000134352/21/a%2Fb?17=251231", "https://brand.example/01/09506000134352/21/a%2Fb?17=251231")]
    [InlineData("(00)095060001343520000", "https://brand.example/00/095060001343520000")]
    [InlineData("(414)9506000134376", "https://brand.example/414/9506000134376")]
    [InlineData("(01)00000096385074", null)]
    [InlineData("99.1/a", null)]
    public void The_longest_rule_that_fits_gives_the_address(string code, string? address)
    {
        Assert.True(SchemeRoutes.TryParse(["oid:1.2.156.3001=https://oid.example/{id}", "oid:1.2.156.3001.1=https://closer.example/?oid={id}", "gs1:9506000=https://brand.example"], out var routes, out _));
        Assert.Equal(address, routes.AddressOf(SchemeRecognizer.Recognize(code)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("oid:1.2.156")]
    [InlineData("oid:1.2=https://x.example/")]
    [InlineData("oid:1.2=ftp://x.example/{id}")]
    [InlineData("gs1:=https://x.example")]
    [InlineData("gs1:95A=https://x.example")]
    [InlineData("gs1:950=https://x.example/{id}")]
    [InlineData("handle:99=https://x.example/{id}")]
    public void A_rule_that_cannot_be_read_is_named(string rule)
    {
        Assert.False(SchemeRoutes.TryParse(["did:bid:=https://x.example/{id}", rule], out _, out var wrong));
        Assert.Equal(rule, wrong);
    }

    [Fact]
    public void There_is_a_bound() => Assert.False(SchemeRoutes.TryParse([.. Enumerable.Range(0, SchemeRoutes.RulesMax + 1).Select(i => $"oid:1.2.{i}=https://x.example/{{id}}")], out _, out _));
}
