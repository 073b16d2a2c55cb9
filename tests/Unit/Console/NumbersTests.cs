using Xunit;
using Yiwang.Console.Language;

namespace Yiwang.Unit.Tests.Console;

public sealed class NumbersTests
{
    private static readonly Text s_zh = new(PageLanguage.Chinese, TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(8), "t", "t"));
    private static readonly Text s_en = new(PageLanguage.English, TimeZoneInfo.Utc);

    [Theory]
    [InlineData(99_999, "99,999", "99,999")]
    [InlineData(199_999, "19.9 万", "199.9K")]
    [InlineData(1_000_000, "100 万", "1M")]
    [InlineData(20_050_000_000, "200.5 亿", "20B")]
    [InlineData(long.MaxValue, "92233720368.5 亿", "9223372036.8B")]
    public void Large_counts_round_down(long count, string chinese, string english) => Assert.Equal((chinese, english), (s_zh.Short(count), s_en.Short(count)));

    [Fact]
    public void Times_are_in_the_zone_of_the_node() => Assert.Equal(("1970-01-01 08:00:00", "1970-01-01 00:00:00"), (s_zh.Time(0), s_en.Time(0)));
}
