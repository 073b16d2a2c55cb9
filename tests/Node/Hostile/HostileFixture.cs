using Xunit;

namespace Yiwang.Node.Tests.Hostile;

/// <summary>One node for all tests of a class: it must stand each after the other.</summary>
public sealed class HostileFixture : IAsyncLifetime
{
    internal HostileBed Bed { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bed = await HostileBed.StartAsync();

    public ValueTask DisposeAsync() => Bed.DisposeAsync();
}
