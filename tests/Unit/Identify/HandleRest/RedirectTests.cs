using Xunit;
using Yiwang.Identify.Surfaces.HandleRest.Redirect;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

public sealed class RedirectTests
{
    private const string Loc = """
        <locations>
          <location id="0" href="https://zh.example/" country="cn" weight="1" />
          <location id="1" href="https://a.example/" weight="1" />
          <location id="2" href="https://b.example/" weight="3" view="html" />
          <location id="3" href="https://hidden.example/" weight="0" view="xml" />
        </locations>
        """;

    private static string Choose(string xml, double chance, params (string, string)[] asked) => LocationChoice.Choose(Locations.TryRead(xml)!, asked, chance)!.Href;

    [Theory]
    [InlineData(0, "https://a.example/")]
    [InlineData(0.24, "https://a.example/")]
    [InlineData(0.26, "https://b.example/")]
    [InlineData(0.9999, "https://b.example/")]
    public void Weights_share_the_visitors(double chance, string expected) => Assert.Equal(expected, Choose(Loc, chance));

    [Fact]
    public void An_attribute_chooses_what_weight_never_does()
    {
        Assert.Equal("https://hidden.example/", Choose(Loc, 0, ("view", "XML")));
        Assert.Equal("https://zh.example/", Choose(Loc, 0, ("country", "cn")));
        Assert.Equal("https://a.example/", Choose(Loc, 0, ("view", "nothing")));
    }

    [Fact]
    public void The_value_names_its_rules()
    {
        const string byCountryAlone = """<locations chooseby="country"><location href="https://x.example/" country="gb"/><location href="https://y.example/"/></locations>""";
        Assert.Equal("https://y.example/", Choose(byCountryAlone, 0.99));
        Assert.Equal("https://only.example/", Choose("""<locations><location href="https://only.example/" weight="0"/></locations>""", 0.5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<locations/>")]
    [InlineData("<locations><location weight='1'/></locations>")]
    [InlineData("<locations><location href='x'")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><locations><location href='&x;'/></locations>")]
    public void What_is_no_list_of_places_is_null(string xml) => Assert.Null(Locations.TryRead(xml));

    [Fact]
    public void A_document_that_never_ends_is_refused() => Assert.Null(Locations.TryRead("<locations>" + string.Concat(Enumerable.Repeat("<location href='x'/>", 5_000)) + "</locations>"));

    [Theory]
    [InlineData("/99.501.1001/A01", true)]
    [InlineData("/99.1/a/b", true)]
    [InlineData("/99/a", false)]
    [InlineData("/01/09506000134352", false)]
    [InlineData("/99.1/", false)]
    [InlineData("/99.1", false)]
    [InlineData("/i/99.1/a", false)]
    [InlineData("/0.NA/99.1", false)]
    [InlineData("/9.x/a", false)]
    [InlineData("/", false)]
    public void Only_prefixes_with_a_dot_lead_on(string path, bool leads) => Assert.Equal(leads, HandleRedirect.Is(path));
}
