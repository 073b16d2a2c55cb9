using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing.Feeds;
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
    public async Task A_withdrawal_of_what_was_given_is_given()
    {
        await using var bed = await TraceBed.OpenAsync();
        var sight = new FlowSight(bed.Graph, bed.Feed, bed.Things.Events);
        var wrong = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "03"), 1);
        var withdrawn = await At(bed, ProductKinds.Shipped, Facts.Touch(Of + "03") with { Corrects = new(null, wrong, "发错") }, 2);
        Assert.Empty((await Concerns(bed, sight, withdrawn))!);
        Assert.Null(await Concerns(bed, sight, withdrawn, Other));
        Assert.Equal(["99.501.1001"], sight.PrefixesOf(bed.Things.Events.Read(wrong)));
    }

    [Fact]
    public async Task A_correction_that_names_another_reaches_both_and_tells_the_first_one_no_more_than_that_it_was_wrong()
    {
        await using var bed = await TraceBed.OpenAsync();
        var sight = new FlowSight(bed.Graph, bed.Feed, bed.Things.Events);
        var packed = await At(bed, ProductKinds.Packed, Facts.Pack(Cases, [Bottles], 6), 1);
        var wrong = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(s_dealer, Of + "04"), 2);
        var recalled = await At(bed, ProductKinds.Recalled, Facts.Touch(Of + "04"), 3);
        var elsewhere = await At(bed, ProductKinds.Recalled, Facts.Touch(Of + "05"), 3);
        Assert.Null(await Concerns(bed, sight, recalled, Other));
        var right = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(Other, Of + "04") with { Corrects = new(null, wrong, "发错") }, 2);
        // as if it had been named at first: how the case was packed, and that it was recalled since
        Assert.Equal([packed, recalled], await Concerns(bed, sight, right, Other));
        Assert.DoesNotContain(elsewhere, (await Concerns(bed, sight, right, Other))!);

        var told = await sight.ConcernsAsync(bed.Things.Events.Read(right), Parse(s_dealer), TestContext.Current.CancellationToken);
        Assert.True(told is { OnlyPublic: true, Earlier.Count: 0 });
        var entry = EntryJson.Of("here.example", bed.Things.Events.Log.Read(right), Disclosure.Public)!;
        Assert.DoesNotContain(entry.Groups, g => System.Text.Encoding.UTF8.GetString(g.Content) is var text && (text.Contains(Other, StringComparison.Ordinal) || text.Contains(Of, StringComparison.Ordinal) || text.Contains("发错", StringComparison.Ordinal)));
        var said = TraceFactReader.Read(bed.Things.Events.Decode(entry.Open()!))!;
        Assert.Equal((wrong, null), (said.Corrects!.Position, said.Corrects.Reason));
        // a third one, and a correction of what was never given, are nobody else's
        Assert.Null(await Concerns(bed, sight, right, "o.cccccccccccccccccccc"));
        var foreign = await At(bed, ProductKinds.Shipped, TraceBed.Shipped(Other, Of + "06"), 2);
        Assert.Null(await Concerns(bed, sight, await At(bed, ProductKinds.Shipped, TraceBed.Shipped("o.cccccccccccccccccccc", Of + "06") with { Corrects = new(null, foreign, null) }, 2)));
    }

    private static async Task<long> At(TraceBed bed, string kind, TraceFact fact, int hour) => (await bed.RecordAsync(TraceBed.Forge, kind, fact, 1_790_000_000_000_000 + hour * 3_600_000_000L)).FirstPosition;

    private static async Task<IReadOnlyList<long>?> Concerns(TraceBed bed, FlowSight sight, long position, string? partner = null) =>
        (await sight.ConcernsAsync(bed.Things.Events.Read(position), Parse(partner ?? s_dealer), TestContext.Current.CancellationToken))?.Earlier;

    private static OrganizationId Parse(string text) => OrganizationId.TryParse(text, out var id) ? id : throw new ArgumentException(text);
}
