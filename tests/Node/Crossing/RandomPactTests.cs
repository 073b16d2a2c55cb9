using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Random pacts between two whole nodes, signed over the line, and requests by each verb: whatever crosses is what the rule, stated as plainly as it can be, lets through.</summary>
public sealed class RandomPactTests : IAsyncLifetime
{
    private const int Rounds = 8;
    private static readonly (int Index, int Grade)[] s_granted = [(2001, 1), (2002, 2), (2003, 3)];
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private PairOnLines _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await PairOnLines.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Nothing_crosses_that_no_pact_allows_and_everything_that_one_does()
    {
        var (a, b, random) = (_pair.A, _pair.B, new Random(20261126));
        var expected = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var pact = await _pair.SignAnotherAsync(PactKind.Share, Scope(random), Scope(random));
            var (aGives, bGives) = (pact.GivenBy(a.Id), pact.GivenBy(b.Id));

            await b.RegisterPartAsync($"99.2/p{round}");
            var shown = PairOnLines.Ok(await a.ResolveAsync($"99.2/p{round}")).Record!.Values.Select(v => v.Index);
            Assert.Equal([2000, .. s_granted.Where(v => Shows(bGives, "99.2", v.Index, v.Grade)).Select(v => v.Index)], shown);

            foreach (var grade in (int[])[0, 1, 3])
            {
                // cases and reports go to whoever gives the right to hand them in; facts are the sender's to give
                await QueuesAsync(pact.Id, PactVerbs.Forward, PactPair.Form, grade, bGives.Definitions.Contains(PactPair.Form) && Carries(bGives, PactVerbs.Forward, grade));
                await QueuesAsync(pact.Id, PactVerbs.Report, PactPair.Report, grade, bGives.Reports.Contains(PactPair.Report) && Carries(bGives, PactVerbs.Report, grade));
                await QueuesAsync(pact.Id, PactVerbs.Report, "identify.t9", grade, false);
                await QueuesAsync(pact.Id, PactVerbs.Subscribe, PactPair.Kind, grade, aGives.EventKinds.Contains(PactPair.Kind) && Carries(aGives, PactVerbs.Subscribe, grade));
            }

            await a.RegisterAsync($"99.1/r{round}");
            if (Carries(aGives, PactVerbs.Subscribe, 0) && aGives.EventKinds.Contains(PactPair.Kind) && HasPrefix(aGives, "99.1")) expected.Add($"99.1/r{round}");
            foreach (var (code, taker) in new[] { ($"99.1/s{round}", b.Id.ToString()), ($"99.1/t{round}", "o.aaaaaaaaaaaaaaaaaaaa") })
            {
                await a.ShipAsync(code, taker);
                var concerned = !aGives.OnlyConcerned || taker == b.Id.ToString();
                if (Carries(aGives, PactVerbs.Subscribe, 0) && aGives.EventKinds.Contains(ProductKinds.Shipped) && concerned && HasPrefix(aGives, "99.1")) expected.Add(code);
            }
            await _pair.UntilAsync(() => b.Received().Count >= expected.Count && a.Crossing.Lanes.All(l => l.Waiting == 0), $"facts of round {round}", s_second);
        }
        Assert.Equal(expected, b.Received());
        Assert.InRange(expected.Count(e => e.StartsWith("99.1/r", StringComparison.Ordinal)), 1, Rounds - 1);
        Assert.InRange(expected.Count(e => e.StartsWith("99.1/s", StringComparison.Ordinal)), expected.Count(e => e.StartsWith("99.1/t", StringComparison.Ordinal)) + 1, Rounds - 1);
    }

    private async Task QueuesAsync(string pact, PactVerbs verb, string subject, int grade, bool allowed)
    {
        var queued = await _pair.A.Crossing.QueueAsync(pact, _pair.A.Id, [new OutMessage(verb, "tests.any", subject, "{}"u8.ToArray(), $"{verb}-{subject}-{grade}", grade)], TestContext.Current.CancellationToken);
        Assert.True(queued.Status.Code == (allowed ? Codes.Ok : Codes.PactsNotPermitted), $"{verb} {subject} of grade {grade}: {queued.Status}; {_pair.A.Pacts.Find(pact)}");
    }

    private static bool Carries(PactScope scope, PactVerbs verb, int grade) => scope.Verbs.HasFlag(verb) && grade <= scope.MaxGrade;

    private static bool HasPrefix(PactScope scope, string prefix) => scope.Prefixes.Contains("*") || scope.Prefixes.Contains(prefix);

    private static bool Shows(PactScope scope, string prefix, int value, int grade) =>
        scope.Verbs.HasFlag(PactVerbs.Resolve) && scope.Templates.Contains(PactPair.Part) && HasPrefix(scope, prefix) && grade <= scope.MaxGrade
        && (scope.Values.TryGetValue(PactPair.Part, out var named) ? named.Contains(value) : grade < 3);

    private static PactScope Scope(Random random)
    {
        var grade = random.Next(4);
        string[] templates = random.Next(4) > 0 ? [PactPair.Part] : [];
        // grade 3 wants every template's values named
        var values = templates.Where(_ => grade == 3 || random.Next(2) == 0).ToDictionary(t => t, _ => (IReadOnlyList<int>)[.. s_granted.Select(v => v.Index).Where(_ => random.Next(2) == 0)]);
        return new PactScope((PactVerbs)random.Next(16), grade, templates, values, ["*"], Some(PactPair.Form), [], [.. Some(PactPair.Kind), .. Some(ProductKinds.Shipped)], Some(PactPair.Report), random.Next(3) switch { 0 => ["*"], 1 => ["99.1", "99.2"], _ => ["99.3"] }, 100_000) { OnlyConcerned = random.Next(2) == 0 };

        string[] Some(string of) => random.Next(3) > 0 ? [of] : [];
    }
}
