using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Moving;

/// <summary>Each test has nodes of its own, since the tenant leaves one of them for good.</summary>
public abstract class MovingTests : IAsyncLifetime
{
    private protected MovingBed Bed { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bed = await MovingBed.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Bed.DisposeAsync();
    }

    private protected static T Of<T>(RunningNode node) where T : notnull => MovingBed.Of<T>(node);
}
