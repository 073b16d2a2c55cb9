using Xunit;
using Yiwang.Identify.Links;

namespace Yiwang.Unit.Tests.Identify.Links;

public sealed class LinkChoiceTests
{
    private static readonly Gs1Link[] s_links =
    [
        Link(0, ["zh"], "text/html"), Link(1, ["en"], "text/html"), Link(2, ["en"], "application/pdf"), Link(3, ["en-GB"], "text/html"), Link(4, ["zh"], "text/html", "CN"), Link(5, [], null),
    ];

    [Theory]
    [InlineData(null, null, null, 0)]
    [InlineData("", "*/*", "", 0)]
    [InlineData("en", null, null, 1)]
    [InlineData("en-GB", null, null, 3)]
    [InlineData("en-US", null, null, 1)]
    [InlineData("fr,en;q=0.5", "text/html", null, 1)]
    [InlineData("en;q=0.5,zh", null, null, 0)]
    [InlineData("en", "application/pdf", null, 2)]
    [InlineData("en", "text/html;q=0.5,application/pdf", null, 2)]
    [InlineData("en", "application/*", null, 2)]
    [InlineData("en", "image/png", null, 1)]
    [InlineData("de", null, null, 0)]
    [InlineData("*", null, null, 0)]
    [InlineData("zh", null, "CN", 4)]
    [InlineData("en", null, "cn", 4)]
    [InlineData("zh", null, "EU", 0)]
    [InlineData("\u0000;;,,q=x", ";/;", null, 0)]
    public void Context_then_language_then_media_type_then_the_owners_order(string? language, string? accept, string? context, int expected) =>
        Assert.Equal(expected, LinkChoice.Narrow(s_links, LinkWish.Of(language, accept, context))[0].Index);

    [Fact]
    public void Only_the_same_attributes_leave_it_undecided()
    {
        Assert.True(LinkChoice.IsUndecided([Link(0, ["zh"], "text/html"), Link(1, ["zh"], "text/html")]));
        Assert.False(LinkChoice.IsUndecided([Link(0, ["zh"], "text/html"), Link(1, ["en"], "text/html")]));
        Assert.False(LinkChoice.IsUndecided([Link(0, ["zh"], "text/html")]));
    }

    [Fact]
    public void Of_several_defaults_the_wishes_choose_and_the_first_is_the_default()
    {
        Gs1Link[] stored = [Link(0, ["zh"], null) with { IsDefault = true }, Link(1, ["en"], null) with { IsDefault = true, Type = "instructions" }, Link(2, ["fr"], null)];
        var links = ThingLinks.Of(stored, Yiwang.Things.Handle.Parse("99.1/a"), "https://x.example", "a");
        Assert.Equal(0, links.Default.Index);
        Assert.Equal(1, Assert.Single(links.Choose(LinkType.Default, LinkWish.Of("en", null, null)).Best).Index);
        Assert.Equal(0, links.Choose(LinkType.Default, LinkWish.Of("fr", null, null)).Best[0].Index);
        Assert.Equal("https://x.example/i/99.1/a", Assert.Single(links.Choose("registryEntry", LinkWish.Of(null, null, null)).Best).Href);
        Assert.Empty(links.Choose("faqs", LinkWish.Of(null, null, null)).Best);
    }

    private static Gs1Link Link(int index, string[] languages, string? type, params string[] contexts) => new(index, "pip", $"https://x.example/{index}", "t", languages, type, contexts, false);
}
