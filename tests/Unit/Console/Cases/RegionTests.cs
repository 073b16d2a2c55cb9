using Xunit;
using Yiwang.Console.Cases.Data;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class RegionTests
{
    [Theory]
    [InlineData("500112", "渝北区")]
    [InlineData("510104", "成都市")]
    [InlineData("440106", "广东省")]
    [InlineData("999999", null)]
    [InlineData("51", null)]
    public void A_place_without_a_name_goes_by_the_nearest_above_it(string code, string? name) => Assert.Equal(name, Regions.Near(code)?.Name.Zh);
}
