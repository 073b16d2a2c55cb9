using Xunit;

namespace Yiwang.Node.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void Runs() => Assert.NotNull(typeof(SkeletonTests).FullName);
}
