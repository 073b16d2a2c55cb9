using Xunit;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console;

public sealed class MenuSearchTests
{
    private static readonly MenuItem[] s_items =
    [
        new(new("标识", "Identifiers"), new("请求日志", "Request log"), "/requests", "activity", 2, who => !who.IsPublic),
        new(new("可信", "Trust"), new("存证日志", "Log"), "/log", "list", 1, _ => true),
    ];

    [Theory]
    [InlineData("日志", "/log /requests")]
    [InlineData(" LOG ", "/log /requests")]
    [InlineData("请求", "/requests")]
    [InlineData("日", "")]
    [InlineData("标签", "")]
    public async Task A_page_is_found_by_its_words_in_either_language(string query, string paths)
    {
        var who = Principal.OfNode("o.x");
        Assert.Equal(paths, string.Join(' ', (await Search(PageLanguage.English).SearchAsync(query, who, 50, TestContext.Current.CancellationToken)).Select(h => h.Href)));
    }

    [Fact]
    public async Task Nobody_finds_a_page_that_the_menu_hides_and_titles_are_in_the_readers_language()
    {
        var hit = Assert.Single(await Search(PageLanguage.Chinese).SearchAsync("log", Principal.Public, 50, TestContext.Current.CancellationToken));
        Assert.Equal(("存证日志", "/log"), (hit.Title, hit.Href));
    }

    private static MenuSearch Search(PageLanguage language) => new(s_items, new PageDoors([]), new Text(language, TimeZoneInfo.Utc));
}
