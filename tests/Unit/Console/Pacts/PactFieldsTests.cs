using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit;
using Yiwang.Console.Language;
using Yiwang.Console.Pacts;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Pacts;

namespace Yiwang.Unit.Tests.Console.Pacts;

public sealed class PactFieldsTests
{
    [Fact]
    public void A_scope_comes_back_from_its_form_as_it_was()
    {
        var scope = new PactScope(PactVerbs.Resolve | PactVerbs.Report, 3, ["99.1/a", "99.1/b"], new Dictionary<string, IReadOnlyList<int>> { ["99.1/a"] = [2000, 2003], ["99.1/b"] = [] },
            ["500000", "510000"], ["circular"], ["99.1/press"], ["Shipped"], ["identify.t3"], ["*"], 12_345);
        var back = PactFields.Read(Form(new()
        {
            ["our-Resolve"] = "true", ["our-Report"] = "true", ["our-grade"] = "3", ["our-quota"] = "12345", ["our-templates"] = PactFields.Templates(scope), ["our-regions"] = PactFields.List(scope.Regions),
            ["our-definitions"] = "circular", ["our-streams"] = "99.1/press", ["our-events"] = "Shipped", ["our-reports"] = "identify.t3", ["our-prefixes"] = "*",
        }), "our-");
        Assert.True(scope.Covers(back) && back.Covers(scope));
        Assert.Equal(scope.Values["99.1/a"], back.Values["99.1/a"]);
    }

    [Theory]
    [InlineData("500000，510000", 2)]
    [InlineData("500000、510000\r\n500000", 2)]
    [InlineData("  ", 0)]
    public void Lists_are_read_as_people_write_them(string typed, int count) => Assert.Equal(count, PactFields.Read(Form(new() { ["our-regions"] = typed }), "our-").Regions.Count);

    [Fact]
    public void What_is_ticked_and_what_is_typed_make_one_list()
    {
        var form = new FormCollection(new()
        {
            ["our-templates"] = new(["99.1/a", "99.1/b: 2000 2001\n99.1/c"]), ["our-definitions"] = new(["recall-notice", "circular", "circular\nsupply-demand"]), ["our-events"] = new(["Shipped", ""]),
        });
        var scope = PactFields.Read(form, "our-");
        Assert.Equal(["99.1/a", "99.1/b", "99.1/c"], scope.Templates);
        Assert.Equal([2000, 2001], scope.Values["99.1/b"]);
        Assert.Equal(["circular", "recall-notice", "supply-demand"], scope.Definitions);
        Assert.Equal(["Shipped"], scope.EventKinds);
    }

    [Fact]
    public void Of_products_only_what_concerns_the_other_side_is_a_tick_that_a_scope_without_products_leaves_out()
    {
        PactScope Read(string kind, bool tick) => PactFields.Read(Form(new() { ["our-Subscribe"] = "true", ["our-events"] = kind, ["our-concerned"] = tick ? "true" : "" }), "our-");
        Assert.Equal((true, false, false), (Read("Shipped", true).OnlyConcerned, Read("Shipped", false).OnlyConcerned, Read("IdentifierRegistered", true).OnlyConcerned));
        Assert.True(PactDefaults.AGives(PactKind.Join).OnlyConcerned && PactDefaults.BGives(PactKind.Join, null).OnlyConcerned);
    }

    /// <summary>Whatever may leave a node has its box and its words; nothing else has.</summary>
    [Fact]
    public void Every_kind_that_can_be_given_is_there_to_be_ticked()
    {
        var boxes = GivenKinds.Groups(["Shipped", "OfTomorrow"]).SelectMany(g => g.Kinds).ToList();
        Assert.Equal(boxes.Count, boxes.Distinct().Count());
        Assert.Equal([.. EventKinds.Known.All.Where(k => k.Envelope <= Disclosure.Granted).Select(k => k.Name).Append("OfTomorrow").Order(StringComparer.Ordinal)], boxes.Order(StringComparer.Ordinal));
        Assert.Contains("IdentifierRegistered", boxes);
        Assert.All(boxes.Where(b => b != "OfTomorrow"), k => Assert.NotEqual(k, KindWords.Of(k).En));
    }

    [Fact]
    public void What_cannot_be_read_gives_nothing()
    {
        var scope = PactFields.Read(Form(new() { ["our-grade"] = "99999999999", ["our-quota"] = "many", ["our-templates"] = "99.1/a: x, 0, -3" }), "our-");
        Assert.Equal((PactVerbs.None, 0, 0L), (scope.Verbs, scope.MaxGrade, scope.MessagesPerDay));
        Assert.Empty(scope.Values["99.1/a"]);
    }

    private static FormCollection Form(Dictionary<string, string> fields) => new(fields.ToDictionary(f => f.Key, f => new StringValues(f.Value)));
}
