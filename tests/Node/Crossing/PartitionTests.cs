using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Blobs;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Two whole nodes with a line between them that fails: nothing is lost, nothing applied twice.</summary>
public sealed class PartitionTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1), s_minute = TimeSpan.FromMinutes(1);
    private PairOnLines _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await PairOnLines.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task A_virtual_day_apart_loses_nothing_of_any_verb()
    {
        var (a, b) = (_pair.A, _pair.B);
        await b.RegisterPartAsync("99.2/one");
        Assert.Null(PairOnLines.Ok(await a.ResolveAsync("99.2/one")).AsOfUs);
        (_pair.ToA.Cut, _pair.ToB.Cut) = (true, true);
        List<string> registered = [], asked = [], answered = ["99.2/one"];
        for (var hour = 0; hour < 24; hour++)
        {
            _pair.Advance(TimeSpan.FromHours(1));
            await a.RegisterAsync($"99.1/h{hour}");
            await b.RegisterAsync($"99.2/h{hour}");
            registered.Add($"99.1/h{hour}");
            answered.Add($"99.2/h{hour}");
            asked.Add((await a.AskAsync(b.Id, $"第 {hour} 问")).Id);
            PairOnLines.Ok(await a.Crossing.QueueAsync(_pair.Pact, a.Id, [new OutMessage(PactVerbs.Report, "tests.daily", PactPair.Report, Encoding.UTF8.GetBytes($$"""{"hour":{{hour}}}"""), $"report-{hour}")], TestContext.Current.CancellationToken));
            // by its own clock the answer is a few hours old, and says so
            if (hour == 12) Assert.InRange(PairOnLines.Ok(await a.ResolveAsync("99.2/one")).AsOfUs!.Value, 1, Parties.Micros.Of(a.Clock) - 12 * 3_600_000_000L);
        }
        Assert.Equal(Codes.NetUnreachable, (await a.ResolveAsync("99.2/h3")).Status.Code);
        await _pair.UntilAsync(() => a.Out is { Waiting: 3 * 24, Trouble: Codes.NetUnreachable }, "three messages an hour wait");
        Assert.All(asked, id => Assert.Equal(CasePlace.Leaving, a.Cases.Find(a.Who, id).Value!.Whereabouts!.Place));
        Assert.Empty(b.Received());

        (_pair.ToA.Cut, _pair.ToB.Cut) = (false, false);
        await _pair.UntilAsync(() => a.Out is { Waiting: 0, Trouble: null } && b.Out.Waiting == 0 && a.Received().Count == answered.Count, "all has its receipt", s_minute);
        Assert.Equal(registered, b.Received());
        Assert.Equal(answered, a.Received());
        foreach (var id in asked) Assert.Equal("asked", b.Cases.Find(b.Who, id).Value!.State);
        Assert.Equal(24, (await b.Cases.ListAsync(b.Who, new CaseQuery(PactPair.Form))).Value!.Rows.Count);
        for (var hour = 0; hour < 24; hour++) Assert.NotNull(await a.Crossing.FindReceiptAsync(_pair.Pact, a.Id, $"report-{hour}", TestContext.Current.CancellationToken));
        Assert.Equal(3 * 24, a.Out.Sent);
        Assert.Null(PairOnLines.Ok(await a.ResolveAsync("99.2/h3")).AsOfUs);
        // a pause after failures ends by itself, and the answer is fresh again
        await _pair.UntilAsync(async () => await a.ResolveAsync("99.2/one") is { Succeeded: true, Value.AsOfUs: null }, "no longer out of the cache", s_minute);
    }

    [Fact]
    public async Task Answers_that_get_lost_and_requests_that_come_again_change_nothing()
    {
        var (a, b) = (_pair.A, _pair.B);
        _pair.ToB.DropsAnswers = true;
        for (var n = 0; n < 20; n++) await a.RegisterAsync($"99.1/n{n}");
        var asked = (await a.AskAsync(b.Id, "单向")).Id;
        await _pair.UntilAsync(() => b.Received().Count == 20 && b.Cases.Find(b.Who, asked).Succeeded, "requests arrive", s_second * 10);
        // the sender gives each of them up after a minute and sends it again
        await _pair.UntilAsync(() => a.Out.Trouble == Codes.NetUnreachable, "no answer", s_second * 10);
        Assert.Equal((0, 21), (a.Out.Sent, a.Out.Waiting));
        _pair.ToB.DropsAnswers = false;
        _pair.ToB.Break();
        await _pair.UntilAsync(() => a.Out is { Waiting: 0, Sent: 21 }, "receipts", s_second * 10);
        await AllOnceAsync(20);

        // an eavesdropper sends every byte again; what was given up under way may be heard for the first time, what was answered is refused
        await _pair.ToB.ReplayAsync(TestContext.Current.CancellationToken);
        await AllOnceAsync(20);
        _pair.ToB.Forget();
        for (var n = 20; n < 25; n++) await a.RegisterAsync($"99.1/n{n}");
        await _pair.UntilAsync(() => a.Out is { Waiting: 0, Sent: 26 }, "receipts");
        var said = Times(string.Concat(_pair.ToB.Heard.Select(Encoding.UTF8.GetString)), "POST /net/v1/batch");
        Assert.InRange(said, 1, 100);
        Assert.Equal(said, Times(await _pair.ToB.ReplayAsync(TestContext.Current.CancellationToken), "\"code\":\"net.bad-signature\",\"detail\":\"seen before\""));
        await AllOnceAsync(25);

        async Task AllOnceAsync(int count)
        {
            Assert.Equal(Enumerable.Range(0, count).Select(n => $"99.1/n{n}"), b.Received());
            Assert.Single((await b.Cases.ListAsync(b.Who, new CaseQuery(PactPair.Form))).Value!.Rows);
        }
    }

    [Fact]
    public async Task Attachments_arrive_whole_over_a_line_that_breaks()
    {
        var (a, b) = (_pair.A, _pair.B);
        var bytes = new byte[3_000_000];
        new Random(7).NextBytes(bytes);
        var taken = await a.Get<BlobStore>().PutAsync(new MemoryStream(bytes), a.Id.ToString(), TestContext.Current.CancellationToken);
        _pair.ToB.Cut = true;
        var id = (await a.AskAsync(b.Id, "请看附件", [new FileReference(taken.Name, "检测报告.bin", "application/octet-stream", bytes.Length).ToJson()])).Id;
        await _pair.UntilAsync(() => a.Out.Trouble == Codes.NetUnreachable, "the parts wait");
        // the answer to the first parts is lost, so they come twice
        (_pair.ToB.DropsAnswers, _pair.ToB.Cut) = (true, false);
        await _pair.UntilAsync(() => b.Cases.Find(b.Who, id).Succeeded, "the case is there", s_second);
        (_pair.ToB.DropsAnswers, _pair.ToB.Cut, _pair.ToB.Cut) = (false, true, false);
        await _pair.UntilAsync(() => a.Out.Waiting == 0, "receipts", s_second * 10);
        var file = Assert.Single(FileReference.In(b.Cases.Find(b.Who, id).Value!.Values["papers"]));
        await using var there = b.Get<BlobStore>().Open(file.Blob);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(there!, TestContext.Current.CancellationToken));
    }

    private static int Times(string text, string what) => text.Split(what).Length - 1;
}
