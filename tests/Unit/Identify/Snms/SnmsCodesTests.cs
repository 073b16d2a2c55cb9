using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Snms;

namespace Yiwang.Unit.Tests.Identify.Snms;

public sealed class SnmsCodesTests
{
    [Fact]
    public void Every_outcome_has_a_status() => Assert.All(Codes.All, code => Assert.NotNull(SnmsCodes.Of(code)));

    [Fact]
    public void Only_success_is_success() => Assert.All(Codes.All, code => Assert.Equal(code == Codes.Ok, SnmsCodes.Of(code) == SnmsStatus.Success));

    [Theory]
    [InlineData(Codes.PartiesSignInNeeded, -1)]
    [InlineData(Codes.PartiesSignInFailed, -2)]
    [InlineData(Codes.ThingsHandleTaken, -2)]
    [InlineData(Codes.PartiesForbidden, -3)]
    [InlineData(Codes.NodeFault, -4)]
    public void Statuses_are_those_of_their_table(string code, int status) => Assert.Equal(status, (int)SnmsCodes.Of(code)!.Value);

    [Fact]
    public void Texts_that_scripts_compare_are_theirs()
    {
        Assert.Equal("success", SnmsCodes.Text(Outcome.Ok));
        Assert.Equal("用户名/密码错误！", SnmsCodes.Text(new Outcome(Codes.PartiesSignInFailed)));
        Assert.Equal("标识已存在", SnmsCodes.Text(new Outcome(Codes.ThingsHandleTaken)));
        Assert.Equal("没有找到标识", SnmsCodes.Text(new Outcome(Codes.ThingsNotFound)));
        Assert.Null(SnmsCodes.Text(new Outcome(Codes.ThingsVoided)));
    }
}
