using Xunit;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Events;

public sealed class CodesTests
{
    [Fact]
    public void No_two_codes_are_the_same() => Assert.Equal(Codes.All.Count, Codes.All.Distinct().Count());

    [Fact]
    public void Every_code_is_area_and_reason() => Assert.All(Codes.All.Where(c => c != Codes.Ok), c => Assert.Matches("^[a-z]+\\.[a-z-]+$", c));
}
