using Xunit;

namespace Yiwang.Unit.Tests.Pacts;

public sealed class PactConvergenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    /// <summary>Two sides act as they like and hear of each other late: once all is delivered they agree on everything.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_crosses_both_nodes_end_up_alike(int seed)
    {
        var random = new Random(seed);
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        Dictionary<PactNode, int> heard = new() { [bed.Cq] = 0, [bed.Sc] = 0 };
        for (var step = 0; step < 60; step++)
        {
            var (node, other) = random.Next(2) == 0 ? (bed.Cq, bed.Sc) : (bed.Sc, bed.Cq);
            if (random.Next(3) == 0) await HearSomeAsync(node, other, id, heard, random.Next(1, 4));
            else await ActAsync(node, id, random);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await HearSomeAsync(bed.Cq, bed.Sc, id, heard, int.MaxValue);
        await HearSomeAsync(bed.Sc, bed.Cq, id, heard, int.MaxValue);
        Assert.Equal(Seen(bed.Cq, id), Seen(bed.Sc, id));
        await bed.Cq.RestartAsync();
        Assert.Equal(Seen(bed.Cq, id), Seen(bed.Sc, id));
    }

    private static async Task HearSomeAsync(PactNode to, PactNode from, string id, Dictionary<PactNode, int> heard, int count)
    {
        foreach (var notice in from.Pacts.NoticesFrom(id, from.Id, heard[to] + 1).Take(count))
        {
            var outcome = await to.Pacts.ReceiveAsync(notice.Bytes);
            Assert.True(outcome.Succeeded, $"{outcome.Code} {outcome.Field} {outcome.Detail}");
            heard[to] = notice.Number;
        }
    }

    /// <summary>Refusals are fine: a person cannot do what the page does not offer.</summary>
    private static async Task ActAsync(PactNode node, string id, Random random)
    {
        var pact = node.Pacts.Find(id)!;
        switch (random.Next(9))
        {
            case 0:
                await node.Pacts.SuspendAsync(node.Admin, id, "停");
                break;
            case 1:
                await node.Pacts.ResumeAsync(node.Admin, id);
                break;
            case 2 or 3:
                await node.Pacts.NarrowAsync(node.Admin, id, pact.GivenBy(node.Id) with { MessagesPerDay = Math.Max(1, pact.GivenBy(node.Id).MessagesPerDay - random.Next(200)), MaxGrade = random.Next(3) }, "收窄");
                break;
            case 4 or 5:
                await node.Pacts.DraftAsync(node.Admin, pact.Text with { Version = pact.Text.Version + 1, Wording = $"第 {random.Next()} 稿", AGives = PactBed.Scope(quota: random.Next(1, 5_000)) });
                await node.Pacts.ProposeAsync(node.Admin, id);
                break;
            case 6 or 7:
                if (pact.Waiting is { } waiting) await node.Pacts.SignAsync(node.Admin, id, waiting.Hash);
                break;
            default:
                if (random.Next(20) == 0) await node.Pacts.EndAsync(node.Admin, id, "完");
                else await node.Pacts.DeclineAsync(node.Admin, id, "不签");
                break;
        }
    }

    private static object Seen(PactNode node, string id)
    {
        var p = node.Pacts.Find(id)!;
        return (p.State, p.Text.Version, Convert.ToHexString(p.Hash.Span), p.Waiting is { } w ? Convert.ToHexString(w.Hash.Span) : "", p.SuspendedByA, p.SuspendedByB,
            (p.ANow.MaxGrade, p.ANow.MessagesPerDay, p.ANow.Verbs, p.BNow.MaxGrade, p.BNow.MessagesPerDay));
    }
}
