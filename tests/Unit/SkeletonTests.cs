using Xunit;
using Yiwang.Events;

namespace Yiwang.Unit.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void CodesAreUnique() => Assert.Equal(Codes.All.Count, Codes.All.Distinct().Count());
}
