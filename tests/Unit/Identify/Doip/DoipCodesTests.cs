using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Doip;

namespace Yiwang.Unit.Tests.Identify.Doip;

public sealed class DoipCodesTests
{
    [Fact]
    public void Every_outcome_of_every_act_has_a_code() => Assert.All(Enum.GetValues<DoipAct>(), act => Assert.All(Codes.All, code => Assert.NotNull(DoipCodes.Of(code, act))));

    [Fact]
    public void Only_success_is_success() => Assert.All(Codes.All, code => Assert.Equal(code == Codes.Ok, DoipCodes.Of(code, DoipAct.Other) == DoipCode.Success));

    [Theory]
    [InlineData(Codes.PartiesSignInNeeded, 101)]
    [InlineData(Codes.ThingsNotFound, 104)]
    [InlineData(Codes.ThingsHandleTaken, 105)]
    [InlineData(Codes.RequestInvalid, 106)]
    [InlineData(Codes.ThingsTemplateUnpublished, 600)]
    [InlineData(Codes.ThingsTemplateUnknown, 604)]
    [InlineData(Codes.ThingsPrefixNotHere, 701)]
    [InlineData(Codes.ThingsHandleInvalid, 40508)]
    [InlineData(Codes.NodeFault, 500)]
    public void Codes_are_those_of_their_table(string code, int theirs) => Assert.Equal(theirs, DoipCodes.Of(code, DoipAct.Other));

    [Fact]
    public void What_is_not_permitted_has_a_code_for_each_act_and_one_for_others_identifiers()
    {
        Assert.Equal([103, 403, 406, 700, 605], Enum.GetValues<DoipAct>().Select(act => DoipCodes.Of(Codes.PartiesForbidden, act)!.Value));
        Assert.Equal(701, DoipCodes.Of(new Outcome(Codes.PartiesForbidden, null, "prefix"), DoipAct.Edit));
    }
}
