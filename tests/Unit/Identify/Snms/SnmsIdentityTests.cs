using Xunit;
using Yiwang.Identify.Surfaces.Snms;

namespace Yiwang.Unit.Tests.Identify.Snms;

public sealed class SnmsIdentityTests
{
    /// <summary>The digest that the guide prints. Its text names the secret 12345; the digits are those of 123456.</summary>
    [Fact]
    public void The_digest_of_a_day_is_that_of_the_guide() =>
        Assert.Equal("58e2c92c46485fdbc35fdcd0814d6c0f000cad5aa156848ca5edaf29406b7661", SnmsIdentity.Digest("123456"u8, "2019-08-15"));
}
