using Xunit;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Query;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>What a dealer learns of a maker's events when its pact gives only what concerns it.</summary>
public sealed class FlowSightTests
{
    private const string Cases = "99.501.1001/FS-C[01-10]", Bottles = "99.501.1001/FS-B[001-060]", Lot = "99.501.1001/FS-L1", Of = "99.501.1001/FS-C";
    private const string Other = "o.bbbbbbbbbbbbbbbbbbbb";
    private static readonly string s_dealer = ThingsBed.Stranger;

    [Fact]
    public async Task A_dealer_learns_its_own_deliveries_with_what_is_in_them_and_of_no_other_dealer()
    {
        await using var bed = await TraceBed.OpenAsync();
        var sight = new FlowSight(bed.Graph, bed.Feed, bed.Things.Events);
        var made = await At(bed, ProductKinds.Produced, Facts.Make([Lot], [Bottles]), 1);
        var packed = await At(bed, ProductKinds.Packed, Facts.Pack(Cases, [Bottles], 6), 2);
        Assert.Null(await Concerns(bed, sight, packed));

        var shipped = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "[01-05]"), 3);
        Assert.Equal([made, packed], await Concerns(bed, sight, shipped));
        var elsewhere = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(Other, Of + "[06-10]"), 4);
        Assert.Null(await Concerns(bed, sight, elsewhere));
        Assert.Equal([made, packed], await Concerns(bed, sight, elsewhere, Other));
        // a page that is read later finds the cases at the dealer's
        Assert.NotNull(await Concerns(bed, sight, packed));

        // what happens to things is for whoever has them
        var recalled = await At(bed, ProductKinds.Recalled, Facts.Touch(Of + "01"), 5);
        Assert.Empty((await Concerns(bed, sight, recalled))!);
        Assert.Null(await Concerns(bed, sight, recalled, Other));
        // also of a bottle, by the case that it is in
        Assert.NotNull(await Concerns(bed, sight, await At(bed, ProductKinds.Inspected, Facts.Touch("99.501.1001/FS-B007"), 6)));
        Assert.Null(await Concerns(bed, sight, await At(bed, ProductKinds.Inspected, Facts.Touch("99.501.1001/FS-B055"), 6)));
    }

    [Fact]
    public async Task What_went_back_is_the_next_ones_and_who_that_is_stays_unknown()
    {
        await using var bed = await TraceBed.OpenAsync();
        var sight = new FlowSight(bed.Graph, bed.Feed, bed.Things.Events);
        var first = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "01"), 1);
        var back = await At(bed, ProductKinds.Received, Facts.Touch(Of + "01") with { Sources = [new("possessing_party", s_dealer)] }, 2);
        var second = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(Other, Of + "01"), 3);
        Assert.Empty((await Concerns(bed, sight, first))!);
        Assert.Empty((await Concerns(bed, sight, back))!);
        Assert.Null(await Concerns(bed, sight, second));
        Assert.Null(await Concerns(bed, sight, await At(bed, ProductKinds.Stored, Facts.Touch(Of + "01"), 4)));
        // what the first delivery and its return say of the dealer is not the next one's to know
        Assert.DoesNotContain(first, (await Concerns(bed, sight, second, Other))!);
        Assert.DoesNotContain(back, (await Concerns(bed, sight, second, Other))!);
    }

    [Fact]
    public async Task A_withdrawal_of_what_was_given_is_given_unless_it_names_somebody_else()
    {
        await using var bed = await TraceBed.OpenAsync();
        var sight = new FlowSight(bed.Graph, bed.Feed, bed.Things.Events);
        var wrong = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "03"), 1);
        var withdrawn = await At(bed, ProductKinds.Shipped, Facts.Touch(Of + "03") with { Corrects = new(null, wrong, "发错") }, 2);
        Assert.NotNull(await Concerns(bed, sight, withdrawn));
        var another = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "04"), 3);
        Assert.Null(await Concerns(bed, sight, await At(bed, ProductKinds.Shipped, TraceBed.Shipped(Other, Of + "04") with { Corrects = new(null, another, "发错") }, 4)));
        Assert.Equal(["99.501.1001"], sight.PrefixesOf(bed.Things.Events.Read(another)));
    }

    private static async Task<long> At(TraceBed bed, string kind, TraceFact fact, int hour) => (await bed.RecordAsync(TraceBed.Forge, kind, fact, 1_790_000_000_000_000 + hour * 3_600_000_000L)).FirstPosition;

    private static async Task<IReadOnlyList<long>?> Concerns(TraceBed bed, FlowSight sight, long position, string? partner = null)
    {
        Assert.True(OrganizationId.TryParse(partner ?? s_dealer, out var id));
        return await sight.ConcernsAsync(bed.Things.Events.Read(position), id, TestContext.Current.CancellationToken);
    }
}
