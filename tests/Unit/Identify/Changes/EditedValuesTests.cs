using Xunit;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Parties;
using Yiwang.Things;
using static Yiwang.Unit.Tests.Identify.Changes.ChangesBed;

namespace Yiwang.Unit.Tests.Identify.Changes;

public sealed class EditedValuesTests
{
    private const ValuePermissions Hidden = ValuePermissions.AdminRead | ValuePermissions.AdminWrite;

    [Theory]
    [InlineData(ValuePermissions.Default, 1, Visibility.Public)]
    [InlineData(ValuePermissions.PublicRead, 1, Visibility.Public)]
    [InlineData(Hidden, 2, Visibility.Internal)]
    [InlineData(ValuePermissions.AdminWrite, 2, Visibility.Internal)]
    public void Bits_decide_who_reads_a_new_value(ValuePermissions bits, int grade, Visibility visibility)
    {
        var value = EditedValues.Apply(Edit(1, "x") with { Permissions = bits }, null);
        Assert.Equal((grade, visibility, bits), (value.Grade, value.Visibility, value.Permissions));
    }

    [Fact]
    public void Bits_that_let_nobody_read_deny_it_to_all() =>
        Assert.True(EditedValues.Apply(Edit(1, "x") with { Permissions = ValuePermissions.AdminWrite }, null).Scope.ExplicitDeny);

    [Fact]
    public void Bits_sent_back_as_shown_change_no_grade()
    {
        var old = EditedValues.Apply(Edit(1, "x") with { Scope = (3, Visibility.Granted) }, null);
        Assert.Equal(Hidden, old.Permissions);
        var same = EditedValues.Apply(Edit(1, "y") with { Permissions = Hidden }, old);
        Assert.Equal((3, Visibility.Granted), ((int)same.Grade, same.Visibility));
        var silent = EditedValues.Apply(Edit(1, "y"), old);
        Assert.Equal((3, Visibility.Granted, Hidden), ((int)silent.Grade, silent.Visibility, silent.Permissions));
        Assert.Equal(Visibility.Public, EditedValues.Apply(Edit(1, "y") with { Permissions = ValuePermissions.Default }, old).Visibility);
    }

    [Fact]
    public void Time_to_live_and_references_are_kept_unless_given()
    {
        var reference = new ValueReference("99.501/R", 3);
        var old = EditedValues.Apply(Edit(1, "x") with { TtlSeconds = 1_900_000_000, TtlIsAbsolute = true, References = [reference] }, null);
        Assert.Equal((1_900_000_000, true), (old.TtlSeconds, old.TtlIsAbsolute));
        var kept = EditedValues.Apply(Edit(1, "y"), old);
        Assert.Equal((1_900_000_000, true, reference), (kept.TtlSeconds, kept.TtlIsAbsolute, Assert.Single(kept.References)));
        var relative = EditedValues.Apply(Edit(1, "y") with { TtlSeconds = 999_999 }, old);
        Assert.Equal((172_800, false), (relative.TtlSeconds, relative.TtlIsAbsolute));
        Assert.Equal(86_400, EditedValues.Apply(Edit(1, "x"), null).TtlSeconds);
    }
}
