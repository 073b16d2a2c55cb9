using System.Text;
using Xunit;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Wire.Mqtt;

public sealed class TopicsTests
{
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/tennis/#", "sport", false)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("+/+/#", "a/b", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/monitor/Clients", "$SYS/monitor/Clients", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("$SYS/monitor/+", "$SYS/monitor/Clients", true)]
    [InlineData("ACCOUNTS", "Accounts", false)]
    [InlineData("a", "a/b", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("车间/+/温度", "车间/压力机/温度", true)]
    public void Matches_as_the_standard_says(string filter, string topic, bool fits) =>
        Assert.Equal(fits, Topics.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("/", true)]
    [InlineData("+/tennis/#", true)]
    [InlineData("", false)]
    [InlineData("sport/tennis#", false)]
    [InlineData("sport/tennis/#/ranking", false)]
    [InlineData("sport+", false)]
    [InlineData("sport/+/player1", true)]
    [InlineData("$share/g/a", true)]
    [InlineData("$share/g//", true)]
    [InlineData("$share//a", false)]
    [InlineData("$share/g/", false)]
    [InlineData("$share/g+/a", false)]
    [InlineData("$share/g/a#", false)]
    [InlineData("a\0b", false)]
    public void Knows_a_filter(string filter, bool valid) => Assert.Equal(valid, Topics.IsFilter(filter));

    [Theory]
    [InlineData("a b/c", true)]
    [InlineData("/", true)]
    [InlineData("a/+", false)]
    [InlineData("a#", false)]
    [InlineData("", false)]
    public void Knows_a_name(string name, bool valid) => Assert.Equal(valid, Topics.IsName(name));
}
