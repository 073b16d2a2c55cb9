using Xunit;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Pacts;

/// <summary>Random pacts and requests, each answer checked against the rule stated as plainly as it can be.</summary>
public sealed class PactRulePropertyTests
{
    private static readonly string[] s_templates = ["99.999.1/t1", "99.999.1/t2", "99.999.1/t3"], s_regions = ["*", "500000", "510000", "510500", "510522"], s_prefixes = ["*", "99.501", "99.511", "99.511.1001"],
        s_definitions = ["circular", "work-order"], s_kinds = ["Shipped", "Produced", "IdentifierRegistered"], s_streams = ["99.511.1001/press", "o.x/p.1"], s_reports = ["identify.t1", "identify.t3"],
        s_handles = ["99.501.7/A", "99.511.1001/press", "99.511.1001.3/C", "99.5110/D"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_crosses_that_no_pact_allows_and_everything_that_one_does(int seed)
    {
        var random = new Random(seed);
        await using var bed = await PactBed.OpenAsync();
        var one = bed.Cq.Admin;
        var others = new[] { await bed.Cq.TenantAsync("91510107YW00000391", "yi"), await bed.Cq.TenantAsync("91500108YW00000551", "er") };
        var everybody = others.Append(one).ToArray();
        for (var round = 0; round < 25; round++)
        {
            await SomePactAsync(bed, random, one, others[random.Next(2)]);
            bed.Time.Advance(TimeSpan.FromHours(random.Next(5)));
            for (var i = 0; i < 400; i++)
            {
                var question = Question(random, bed.Cq.Pacts.All, everybody);
                var answer = bed.Cq.Runtime.Rule.Check(question);
                var expected = bed.Cq.Pacts.All.Any(p => Allows(p, question, bed.NowUs));
                Assert.True(answer.Succeeded == expected, $"{question}: {answer.Status.Code} {answer.Status.Detail}");
                if (answer.Succeeded) Assert.True(Allows(answer.Value, question, bed.NowUs));
            }
        }
    }

    [Fact]
    public void A_narrower_scope_permits_nothing_that_the_wider_one_refuses_and_an_intersection_what_both_permit()
    {
        var random = new Random(7);
        var (covered, questions) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var (one, other) = (Scope(random), Scope(random));
            if (random.Next(2) == 0) other = Weaker(random, one);
            var both = one.Intersect(other);
            Assert.True(one.Covers(one) && one.Covers(both) && other.Covers(both));
            var covers = one.Covers(other);
            if (covers) covered++;
            for (var i = 0; i < 30; i++)
            {
                var q = Question(random, [], [Principal.OfNode("o.aaaaaaaaaaaaaaaaaaaa"), Principal.OfNode("o.bbbbbbbbbbbbbbbbbbbb")]);
                // that one names the machine and the other its point is not known here: then the intersection gives less
                if (Gives(both, q) || q.Verb != PactVerbs.Subscribe) Assert.Equal(Gives(one, q) && Gives(other, q), Gives(both, q));
                if (!covers || !Gives(other, q)) continue;
                questions++;
                Assert.True(Gives(one, q), $"{q}");
            }
        }
        Assert.True(covered > 500 && questions > 300, $"{covered} {questions}");
    }

    private static async Task SomePactAsync(PactBed bed, Random random, Principal one, Principal other)
    {
        var pacts = bed.Cq.Pacts;
        var text = new PactText("", 1, "YW", PactKind.Share, pacts.CardOf(PartyTestBed.Id(one))!, pacts.CardOf(PartyTestBed.Id(other))!, Scope(random), Scope(random),
            bed.NowUs + Micros.Of(TimeSpan.FromHours(random.Next(-5, 5))), random.Next(3) == 0 ? bed.NowUs + Micros.Of(TimeSpan.FromHours(random.Next(6, 30))) : null, 0, "");
        var draft = await bed.Cq.Ok(pacts.DraftAsync(one, text));
        if (random.Next(8) == 0) return;
        await bed.Cq.Ok(pacts.ProposeAsync(one, draft.Id));
        if (random.Next(8) == 0) return;
        await bed.Cq.Ok(pacts.SignAsync(other, draft.Id, pacts.Find(draft.Id)!.Waiting!.Hash));
        if (random.Next(3) == 0) await pacts.NarrowAsync(one, draft.Id, Weaker(random, pacts.Find(draft.Id)!.ANow), "收窄");
        if (random.Next(5) == 0) await pacts.SuspendAsync(random.Next(2) == 0 ? one : other, draft.Id, "停");
        if (random.Next(3) == 0) await pacts.ResumeAsync(one, draft.Id);
        if (random.Next(8) == 0) await pacts.EndAsync(other, draft.Id, "完");
    }

    private static bool Allows(Pact pact, PactQuestion q, long nowUs) =>
        (q.Pact is null || q.Pact == pact.Id) && pact.Has(q.Giver) && pact.Has(q.Taker) && q.Giver != q.Taker
        && pact.State == PactState.Active && pact.Text.FromUs <= nowUs && (pact.Text.ToUs is not { } to || nowUs < to)
        && Gives(pact.GivenBy(q.Giver), q);

    private static bool Gives(PactScope s, PactQuestion q)
    {
        if (!s.Verbs.HasFlag(q.Verb) || q.Grade > s.MaxGrade) return false;
        if (q.Handle is { } handle && !s.Prefixes.Any(p => p == "*" || handle.StartsWith(p + "/", StringComparison.Ordinal) || handle.StartsWith(p + ".", StringComparison.Ordinal))) return false;
        if (q.Region is { } region && !s.Regions.Any(r => r == "*" || (RegionCode.TryParse(r, out var code) && code.Contains(region)))) return false;
        var named = s.Values.TryGetValue(q.Subject, out var values);
        return q.Verb switch
        {
            PactVerbs.Resolve => s.Templates.Contains(q.Subject) && (q.Value == 0 || !named || values!.Contains(q.Value)) && (q.Grade < 3 || (q.Value != 0 && named)),
            PactVerbs.Subscribe => q.Subject.Contains('/', StringComparison.Ordinal) ? s.Streams.Contains(q.Subject) || (q.Handle is not null && s.Streams.Contains(q.Handle)) : s.EventKinds.Contains(q.Subject) && (!s.OnlyConcerned || q.ConcernsTaker || q.Subject is not ("Shipped" or "Produced")),
            PactVerbs.Forward => s.Definitions.Contains(q.Subject),
            _ => s.Reports.Contains(q.Subject),
        };
    }

    private static PactQuestion Question(Random random, IReadOnlyList<Pact> pacts, Principal[] parties)
    {
        var verb = (PactVerbs)(1 << random.Next(4));
        var subject = verb switch { PactVerbs.Resolve => Pick(random, s_templates), PactVerbs.Subscribe => Pick(random, [.. s_kinds, .. s_streams]), PactVerbs.Forward => Pick(random, s_definitions), _ => Pick(random, s_reports) };
        var region = PactBed.Region(Pick(random, ["500116", "510522", "510104", "510500"]));
        return new PactQuestion(pacts.Count > 0 && random.Next(3) == 0 ? pacts[random.Next(pacts.Count)].Id : null, PartyTestBed.Id(Pick(random, parties)), PartyTestBed.Id(Pick(random, parties)), verb, subject,
            random.Next(4), random.Next(4), random.Next(2) == 0 ? Pick(random, s_handles) : null, random.Next(2) == 0 ? region : null) { ConcernsTaker = random.Next(2) == 0 };
    }

    private static PactScope Scope(Random random)
    {
        var grade = random.Next(4);
        var templates = Some(random, s_templates);
        // grade 3 wants every template's values named
        var values = templates.Where(_ => grade == 3 || random.Next(2) == 0).ToDictionary(t => t, _ => (IReadOnlyList<int>)[.. new[] { 1, 2, 3 }.Where(_ => random.Next(2) == 0)]);
        return new PactScope((PactVerbs)random.Next(16), grade, templates, values, Some(random, s_regions), Some(random, s_definitions), Some(random, s_streams), Some(random, s_kinds), Some(random, s_reports), Some(random, s_prefixes), random.Next(1, 1_000)) { OnlyConcerned = random.Next(2) == 0 };
    }

    private static PactScope Weaker(Random random, PactScope s)
    {
        var grade = random.Next(2) == 0 || s.MaxGrade == 0 ? s.MaxGrade : s.MaxGrade - 1;
        var templates = Fewer(random, s.Templates);
        return s with
        {
            MaxGrade = grade, Verbs = s.Verbs & (PactVerbs)random.Next(16), Templates = templates, Values = s.Values.Where(v => templates.Contains(v.Key)).ToDictionary(v => v.Key, v => (IReadOnlyList<int>)Fewer(random, v.Value)),
            Regions = Fewer(random, s.Regions), Definitions = Fewer(random, s.Definitions), Reports = Fewer(random, s.Reports), Prefixes = Fewer(random, s.Prefixes), MessagesPerDay = Math.Max(1, s.MessagesPerDay - random.Next(3)),
            OnlyConcerned = s.OnlyConcerned || random.Next(2) == 0,
        };
    }

    private static List<T> Fewer<T>(Random random, IEnumerable<T> of) => [.. of.Where(_ => random.Next(5) > 0)];

    private static List<string> Some(Random random, string[] of) => [.. of.Where(_ => random.Next(2) == 0)];

    private static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
