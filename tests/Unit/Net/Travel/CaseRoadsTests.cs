using Xunit;
using Yiwang.Events;
using Yiwang.Net.Travel;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Net.Crossing;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Travel;

public sealed class CaseRoadsTests : BothEngines
{
    [Fact]
    public void A_pact_whose_messages_of_today_are_used_up_is_a_road_and_one_that_does_not_permit_is_none()
    {
        var (a, b) = (new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Ed25519, null));
        var pact = new PaperPact(a, b, a);
        var roads = new CaseRoads(pact, pact, new PaperCrossing(), new CaseTravels(NewDatabase(SqlEngine.Sqlite)));
        foreach (var (says, expected) in new[] { (null, Codes.Ok), (Codes.PactsQuota, Codes.Ok), (Codes.PactsNotInForce, Codes.PactsNotInForce), (Codes.PactsNotPermitted, Codes.PactsNotPermitted) })
        {
            pact.Forbids = _ => says;
            var road = roads.Find("consult", [a.Id.ToString()], b.Id.ToString());
            Assert.Equal(expected, road.Status.Code);
            if (road.Succeeded) Assert.Equal((pact.Pact.Id, a.Id.ToString(), 3), (road.Value.Pact, road.Value.Sender, road.Value.MaxGrade));
        }
    }
}
