using Xunit;
using Yiwang.Identify.Listing;
using Yiwang.Identify.Register;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Identify.Pages;

public sealed class OwnCodeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A firm that has no prefix yet registers under its own code, and finds again what it registered.</summary>
    [Fact]
    public async Task Without_a_prefix_the_own_code_is_offered_and_listed_once_something_lives_there()
    {
        await using var bed = await ThingsBed.OpenAsync();
        Assert.Equal([ThingsBed.Stranger], UsablePrefixes.Of(bed.Things.Prefixes, ThingsBed.Stranger).Select(p => p.Prefix.ToString()));
        Assert.Empty(ListedPrefixes.Of(bed.Things.Prefixes, bed.Registry, ThingsBed.Outsider));
        Assert.True((await bed.Registry.RegisterAsync(ThingsBed.Outsider, ThingsBed.Row(ThingsBed.Stranger + "/P-001", ThingsBed.Value(1, "pump")), "k", Cancel)).Succeeded);
        Assert.Equal([ThingsBed.Stranger], ListedPrefixes.Of(bed.Things.Prefixes, bed.Registry, ThingsBed.Outsider).Select(p => p.Prefix.ToString()));
    }

    [Fact]
    public async Task A_prefix_that_is_held_stands_before_the_own_code()
    {
        await using var bed = await ThingsBed.OpenAsync();
        Assert.Equal(["99.501.1001", ThingsBed.Forge], UsablePrefixes.Of(bed.Things.Prefixes, ThingsBed.Forge).Select(p => p.Prefix.ToString()));
        Assert.Equal(["99.501.1001"], ListedPrefixes.Of(bed.Things.Prefixes, bed.Registry, ThingsBed.Manager).Select(p => p.Prefix.ToString()));
    }
}
