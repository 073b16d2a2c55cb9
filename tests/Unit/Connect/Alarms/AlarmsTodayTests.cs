using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.List;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Console.Assets;
using Yiwang.Console.Feeds;
using Yiwang.Console.Language;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>Today's block of alarms as the page has it at first and as the stream sends it later.</summary>
public sealed class AlarmsTodayTests
{
    private static readonly AlarmRow s_row = new("o.test/case.01", "BJ-1", AlarmForm.State.Active, AlarmSeverity.Major, "", "99.1/EQ-1", "压力机", "润滑不足", "润滑压力 0.09 MPa", "", 1, 1, 0, 1, true, false, false, false, "", false, false, true, 0, "", "");

    /// <summary>The page keeps what it hides itself, so that a block that came hidden would stay so although an alarm has come.</summary>
    [Fact]
    public async Task A_block_without_alarms_is_empty_and_takes_the_first_one_that_comes()
    {
        var (none, one) = (await HtmlAsync(new([], 0, 0, true)), await HtmlAsync(new([s_row], 1, 1, true)));
        Assert.Matches($"^\\s*<div id=\"{AlarmsNow.Id}\">\\s*</div>\\s*$", none);
        Assert.StartsWith($"<div id=\"{AlarmsNow.Id}\">", one.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("润滑不足", one, StringComparison.Ordinal);
    }

    /// <summary>By its name a row stays in place while others come and go, and with it the button under somebody's finger.</summary>
    [Fact]
    public async Task Each_row_has_a_name_of_its_own()
    {
        var html = await HtmlAsync(new([s_row, s_row with { Id = "o.test/case.02" }], 2, 2, true));
        Assert.Equal(2, Regex.Matches(html, "<li [^>]*id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).Distinct().Count());
    }

    private static async Task<string> HtmlAsync(AlarmsNow model)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new Text(PageLanguage.Chinese, TimeZoneInfo.Utc)).AddSingleton(new AssetStore("", NullLogger<AssetStore>.Instance)).BuildServiceProvider();
        return System.Net.WebUtility.HtmlDecode(await new PieceCache().HtmlAsync([new Piece(AlarmsNow.Id, typeof(AlarmsTodayView), model)], services));
    }
}
