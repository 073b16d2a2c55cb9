using Xunit;

namespace Yiwang.Journeys.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void Runs() => Assert.NotNull(typeof(SkeletonTests).FullName);
}
