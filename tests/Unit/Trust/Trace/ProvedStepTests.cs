using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Trust.Trace.Query;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>What stands beside a proof is what the entry says, whatever the memory or a view would have it.</summary>
public sealed class ProvedStepTests
{
    private const string P = "99.501.1001/";

    [Fact]
    public async Task A_step_that_says_what_its_entry_says_is_shown_as_it_is()
    {
        await using var bed = await TraceBed.OpenAsync();
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Shipped, TraceBed.Shipped("o.bbbbbbbbbbbbbbbbbbbb", P + "C[01-02]"));
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "C01", [P + "B[001-006]"]));
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Unpacked, Facts.Unpack(P + "C01"));
        Assert.All((await bed.AskAsync(TraceBed.Forge, P + "B001", TraceDirection.Backward)).Steps, s => Assert.Equal(StepProof.Agrees, s.Proof));
        Assert.Empty(bed.Told.Mismatches.Concat(bed.Told.Damages));
    }

    [Theory, InlineData("kind"), InlineData("owner"), InlineData("receiver"), InlineData("time"), InlineData("things")]
    public async Task A_step_that_differs_shows_the_logged_values_and_administrators_are_told(string what)
    {
        await using var bed = await TraceBed.OpenAsync();
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Stored, Facts.Touch(P + "C[01-09]"));
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Shipped, TraceBed.Shipped("o.bbbbbbbbbbbbbbbbbbbb", P + "C[01-02]"));
        var step = (await bed.AskAsync(TraceBed.Forge, P + "C01")).Steps.Single(s => s.Kind == ProductKinds.Shipped);
        var changed = what switch
        {
            "kind" => step with { Kind = ProductKinds.Sold },
            "owner" => step with { Owner = TraceBed.Dealer.Organization! },
            "receiver" => step with { Receiver = "o.cccccccccccccccccccc" },
            "time" => step with { AtUs = step.AtUs + 1 },
            _ => step with { Things = [P + "C03"] },
        };
        var shown = bed.Proved.Compare(changed);
        Assert.Equal(StepProof.Differs, shown.Proof);
        Assert.Equal((ProductKinds.Shipped, step.Owner, step.Receiver, step.AtUs, 2), (shown.Kind, shown.Owner, shown.Receiver, shown.AtUs, shown.Count));
        Assert.Equal([P + "C[01-02]"], shown.Things);
        Assert.Equal([$"trace_events#{step.Position}"], bed.Told.Mismatches);
    }

    [Fact]
    public async Task An_entry_that_says_nothing_of_products_proves_no_step()
    {
        await using var bed = await TraceBed.OpenAsync();
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Stored, Facts.Touch(P + "C01"));
        var step = (await bed.AskAsync(TraceBed.Forge, P + "C01")).Steps.Single();
        var shown = bed.Proved.Compare(step with { Position = 0 });
        Assert.Equal(StepProof.Damaged, shown.Proof);
        Assert.Empty(shown.Things);
        Assert.Equal(["trace_events#0"], bed.Told.Damages);
    }

    [Fact]
    public async Task A_number_that_somebody_wrote_into_the_view_finds_nothing_and_is_told()
    {
        await using var bed = await TraceBed.OpenAsync();
        var shipped = await bed.RecordAsync(TraceBed.Forge, ProductKinds.Shipped, TraceBed.Shipped("o.bbbbbbbbbbbbbbbbbbbb", P + "C01"));
        await bed.Things.Views.WriteAsync(sql => sql.Execute("insert into trace_refs (ref, position, owner) values ('CK-FORGED', @position, @owner)", ("position", shipped.FirstPosition), ("owner", ThingsBed.Forge)), TestContext.Current.CancellationToken);
        var asked = await bed.Traces.AskAsync(TraceBed.Forge, new("CK-forged", TraceDirection.Forward), TestContext.Current.CancellationToken);
        Assert.Equal(Codes.ThingsNotFound, asked.Status.Code);
        Assert.Equal([$"trace_events#{shipped.FirstPosition}"], bed.Told.Mismatches);
        Assert.Equal([P + "C01"], (await bed.AskAsync(TraceBed.Forge, "CK-20261108-01")).Start);
    }

    [Fact]
    public async Task Several_codes_are_one_question_and_what_both_lead_to_counts_once()
    {
        await using var bed = await TraceBed.OpenAsync();
        await bed.RecordAsync(TraceBed.Forge, ProductKinds.Packed, Facts.Pack(P + "C01", [P + "B[001-006]"]));
        var answer = await bed.AskAsync(TraceBed.Forge, P + "B001\n" + P + "B002\n" + P + "C01");
        Assert.Equal(1, answer.Groups.Single(g => g.Ranges[0] == P + "C01").Count);
        var missing = await bed.Traces.AskAsync(TraceBed.Forge, new(P + "B001\n" + P + "nothing-9", TraceDirection.Forward), TestContext.Current.CancellationToken);
        Assert.Equal(Codes.ThingsNotFound, missing.Status.Code);
    }
}
