using Xunit;
using Yiwang.Console.Accounts;

namespace Yiwang.Unit.Tests.Console;

public sealed class AgentWordsTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36", "Chrome, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15", "Safari, macOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux")]
    [InlineData("curl/7.88.1", "curl")]
    [InlineData("ERP gateway 2.1", "ERP gateway 2.1")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_browser_is_called_what_people_call_it(string? agent, string? name) => Assert.Equal(name, AgentWords.Of(agent));

    [Fact]
    public void A_long_unknown_name_is_cut() => Assert.Equal(41, AgentWords.Of(new string('x', 400))!.Length);
}
