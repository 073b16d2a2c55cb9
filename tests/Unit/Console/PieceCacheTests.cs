using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Feeds;
using Yiwang.Console.Language;

namespace Yiwang.Unit.Tests.Console;

public sealed class PieceCacheTests
{
    [Fact]
    public async Task One_thing_in_a_list_and_on_a_board_is_written_in_each_place_s_own_way()
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new Text(PageLanguage.English, TimeZoneInfo.Utc)).BuildServiceProvider();
        var cache = new PieceCache();
        Assert.Equal("<td>press</td>", await cache.HtmlAsync([new Piece("d-1", typeof(Row), "press")], services));
        Assert.Equal("<b>press</b>", await cache.HtmlAsync([new Piece("d-1", typeof(Tile), "press")], services));
        Assert.Equal("<td>saw</td><b>press</b>", await cache.HtmlAsync([new Piece("d-1", typeof(Row), "saw"), new Piece("d-1", typeof(Tile), "press")], services));
    }

    private abstract class Shown(string element) : ComponentBase
    {
        [Parameter] public string Model { get; set; } = "";

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, element);
            builder.AddContent(1, Model);
            builder.CloseElement();
        }
    }

    private sealed class Row() : Shown("td");

    private sealed class Tile() : Shown("b");
}
