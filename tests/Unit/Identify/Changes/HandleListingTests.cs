using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Identify.Changes.ChangesBed;

namespace Yiwang.Unit.Tests.Identify.Changes;

public sealed class HandleListingTests
{
    private static readonly Prefix s_forge = H("99.501.1001/x").Prefix;

    [Fact]
    public async Task Handles_are_listed_in_order_without_voided_ones_and_a_range_by_its_ends()
    {
        await using var bed = await OpenAsync();
        foreach (var suffix in new[] { "A", "B", "C" }) await bed.Changes.CreateAsync(ByManager, new NewHandle(H("99.501.1001/" + suffix), [Edit(1, "x")]));
        await bed.Changes.DeleteAsync(ByManager, H("99.501.1001/B"), "test");
        await bed.Things.Registry.RegisterRangeAsync(ThingsBed.Manager, new RegisterRange(new RangePattern(s_forge, "Z", 8, "", 1, 1_000_000), null, 0, []));
        var page = await bed.Listing.PageAsync(ByManager, s_forge, null);
        Assert.Equal(["99.501.1001/A", "99.501.1001/C", "99.501.1001/Z00000001", "99.501.1001/Z01000000"], page.Value!.Handles);
        Assert.Null(page.Value.Next);
    }

    [Fact]
    public async Task Only_the_prefix_holder_lists_and_others_are_audited()
    {
        await using var bed = await OpenAsync();
        Assert.Equal(Codes.PartiesForbidden, (await bed.Listing.PageAsync(ByOutsider, s_forge, null)).Status.Code);
        Assert.Equal("handle.list", Assert.Single(bed.Audit.Records).Action);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Listing.PageAsync(new Change(Principal.Public, "handle"), s_forge, null)).Status.Code);
        Assert.Equal(Codes.ThingsPrefixUnknown, (await bed.Listing.PageAsync(ByManager, H("77.1/x").Prefix, null)).Status.Code);
    }
}
