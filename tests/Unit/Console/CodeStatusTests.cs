using Xunit;
using Yiwang.Events;
using Yiwang.Console.Http;

namespace Yiwang.Unit.Tests.Console;

public sealed class CodeStatusTests
{
    [Fact]
    public void Every_code_has_a_status_of_its_own_choice() => Assert.Equal(Codes.All.Order(), CodeStatus.Known.Order());

    [Fact]
    public void Only_success_answers_success() => Assert.All(Codes.All, code => Assert.Equal(code == Codes.Ok, CodeStatus.Of(code) < 400));
}
