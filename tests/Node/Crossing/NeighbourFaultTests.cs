using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases.Travel;
using Yiwang.Events;
using Yiwang.Net.Crossing.Notices;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Neighbours whose clock, version, key or mind is another: what works goes on, what does not says why and loses nothing.</summary>
public sealed class NeighbourFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1), s_minute = TimeSpan.FromMinutes(1);
    private PairOnLines _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await PairOnLines.StartAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Clocks_ten_minutes_apart_work_and_beyond_that_the_refusal_names_the_clock()
    {
        var (a, b) = (_pair.A, _pair.B);
        b.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await a.RegisterAsync("99.1/near");
        await b.RegisterAsync("99.2/near");
        await _pair.UntilAsync(() => a.Received().Count == 1 && b.Received().Count == 1 && a.Out.Waiting == 0, "both ways");
        b.Clock.Advance(TimeSpan.FromMinutes(4));
        await a.RegisterAsync("99.1/far");
        await _pair.UntilAsync(() => a.Out.Trouble == Codes.NetClock, "the clock is named", s_second);
        Assert.Contains("signed at", a.Out.Detail, StringComparison.Ordinal);
        Assert.Single(b.Received());
        // set right, nothing was lost
        a.Clock.Advance(TimeSpan.FromMinutes(13.5));
        await _pair.UntilAsync(() => a.Out.Waiting == 0, "delivered", s_second);
        Assert.Equal(["99.1/near", "99.1/far"], b.Received());
    }

    [Fact]
    public async Task A_neighbour_of_another_version_hears_which_one_is_spoken_here()
    {
        using var http = new HttpClient { BaseAddress = _pair.ToB.Address };
        using var newer = await http.PostAsJsonAsync("/net/v2/batch", new JsonObject(), TestContext.Current.CancellationToken);
        await SaysAsync(newer, "/net/v2/batch");
        using var other = new HttpRequestMessage(HttpMethod.Post, "/net/v1/batch") { Content = JsonContent.Create(new JsonObject()) };
        other.Headers.Add("yiwang-version", "2");
        using var answer = await http.SendAsync(other, TestContext.Current.CancellationToken);
        await SaysAsync(answer, "2; here it is 1");

        // and one that is older than crossing, or no node at all: whatever waits goes on waiting
        await using var old = await OtherServer.StartAsync();
        _pair.ToB.Break();
        var port = _pair.ToB.Target;
        _pair.ToB.Target = old.Port;
        var asked = (await _pair.A.AskAsync(_pair.B.Id, "旧版本")).Id;
        await _pair.UntilAsync(() => _pair.A.Out.Trouble is not null, "a trouble");
        Assert.Contains("HTTP 404", _pair.A.Out.Detail, StringComparison.Ordinal);
        Assert.Equal(CasePlace.Leaving, _pair.A.Cases.Find(_pair.A.Who, asked).Value!.Whereabouts!.Place);
        _pair.ToB.Target = port;
        _pair.ToB.Break();
        await _pair.UntilAsync(() => _pair.A.Out.Waiting == 0, "delivered", s_second);

        static async Task SaysAsync(HttpResponseMessage answer, string what)
        {
            Assert.Equal((HttpStatusCode.NotImplemented, "1"), (answer.StatusCode, answer.Headers.GetValues("yiwang-version").Single()));
            var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
            Assert.Equal(Codes.NetNotUnderstood, (string)problem["code"]!);
            Assert.Contains(what, (string)problem["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_is_replaced_while_messages_wait_is_told_first_and_the_old_one_opens_nothing()
    {
        var (a, b) = (_pair.A, _pair.B);
        var old = b.Pacts.Find(_pair.Pact)!.Own(a.Id).SigningKey.ToArray();
        (_pair.ToA.Cut, _pair.ToB.Cut) = (true, true);
        await a.RegisterAsync("99.1/before");
        await _pair.UntilAsync(() => a.Out.Waiting == 1, "queued");
        PairOnLines.Ok(await a.Get<IParties>().RotateKeyAsync(a.Who, a.Id, cancel: TestContext.Current.CancellationToken));
        PairOnLines.Done(await a.Pacts.TellAsync(TestContext.Current.CancellationToken));
        await a.RegisterAsync("99.1/after");
        (_pair.ToA.Cut, _pair.ToB.Cut) = (false, false);
        await _pair.UntilAsync(() => b.Received().Count == 2 && a.Out.Waiting == 0, "delivered under the new key", s_second);
        var known = b.Pacts.Find(_pair.Pact)!.Own(a.Id).SigningKey.ToArray();
        Assert.NotEqual(old, known);
        Assert.Equal(a.Pacts.CardOf(a.Id)!.SigningKey.ToArray(), known);
        Assert.Equal(["99.1/before", "99.1/after"], b.Received());
        // the other direction still answers to the new key
        await b.RegisterPartAsync("99.2/part");
        Assert.Equal(3, PairOnLines.Ok(await a.ResolveAsync("99.2/part")).Record!.Values.Count);
    }

    [Fact]
    public async Task A_case_that_arrived_as_its_pact_ended_has_one_holder()
    {
        var (a, b) = (_pair.A, _pair.B);
        // nor do news of the case come, which would say as much as the receipt
        (_pair.ToB.DropsAnswers, _pair.ToA.Cut) = (true, true);
        var asked = (await a.AskAsync(b.Id, "刚好送到")).Id;
        await _pair.UntilAsync(() => b.Cases.Find(b.Who, asked) is { Succeeded: true, Value.Whereabouts.Place: CasePlace.Here }, "it arrives, its receipt does not", s_second);
        PairOnLines.Ok(await a.Pacts.EndAsync(a.Who, _pair.Pact, "到此为止"));
        await _pair.UntilAsync(() => a.Out.Waiting == 0, "the lane is given up", s_second * 10);
        Assert.True(a.Cases.Find(a.Who, asked).Value!.Whereabouts is { Place: CasePlace.Leaving, IsInDoubt: true });
        Assert.Equal(Codes.NetUnreachable, (await a.Cases.RecallAsync(a.Who, asked)).Status.Code);
        _pair.ToB.DropsAnswers = false;
        _pair.ToB.Break();
        await _pair.UntilAsync(() => a.Cases.Find(a.Who, asked).Value!.Whereabouts is { Place: CasePlace.Away }, "the receipt comes after the end", s_second * 10);
        Assert.Equal(CasePlace.Here, b.Cases.Find(b.Who, asked).Value!.Whereabouts!.Place);
        await _pair.UntilAsync(() => b.Pacts.Find(_pair.Pact)!.State == PactState.Ended, "B hears of the end", s_second);
    }

    [Fact]
    public async Task A_pact_that_ends_while_messages_wait_gives_them_back_and_closes_every_verb()
    {
        var (a, b) = (_pair.A, _pair.B);
        await b.RegisterPartAsync("99.2/part");
        await b.RegisterPartAsync("99.2/other");
        Assert.Equal(3, PairOnLines.Ok(await a.ResolveAsync("99.2/part")).Record!.Values.Count);
        _pair.ToB.Cut = true;
        await a.RegisterAsync("99.1/late");
        var asked = (await a.AskAsync(b.Id, "来不及")).Id;
        await _pair.UntilAsync(() => a.Out.Waiting == 2, "queued");
        PairOnLines.Ok(await b.Pacts.EndAsync(b.Who, _pair.Pact, "到此为止"));
        await _pair.UntilAsync(() => a.Pacts.Find(_pair.Pact)!.State == PactState.Ended, "A hears of the end", s_second);
        await _pair.UntilAsync(() => a.Out.Waiting == 0, "given back", s_second);
        _pair.ToB.Cut = false;
        await _pair.UntilAsync(() => a.Cases.Find(a.Who, asked).Value!.Whereabouts is { Place: CasePlace.Here }, "the case is the asker's again", s_second * 10);
        await a.RegisterAsync("99.1/later");
        _pair.Advance(s_minute);
        await _pair.UntilAsync(() => b.Get<NoticeSender>().Status.All(s => s.Trouble is null), "all told", s_second);
        Assert.Empty(b.Received());
        Assert.False(b.Cases.Find(b.Who, asked).Succeeded);
        // what is public stays; what the pact gave is closed, also out of the cache
        Assert.Single(PairOnLines.Ok(await a.ResolveAsync("99.2/other")).Record!.Values);
        Assert.Single(PairOnLines.Ok(await a.ResolveAsync("99.2/part")).Record!.Values);
    }

    [Fact]
    public async Task Nodes_that_refer_to_each_other_are_asked_once_each()
    {
        var asked = await _pair.A.ResolveAsync("99.77/nobody");
        Assert.Equal(Codes.NetLoop, asked.Status.Code);
        Assert.Equal($"{_pair.ToB.Address.Authority} → {_pair.ToA.Address.Authority} → {_pair.ToB.Address.Authority}", asked.Status.Detail);
    }

    [Fact]
    public async Task What_a_pact_opened_for_one_organisation_is_not_shown_to_another_out_of_the_cache()
    {
        var (a, b) = (_pair.A, _pair.B);
        await b.RegisterPartAsync("99.2/part");
        var granted = PairOnLines.Ok(await a.ResolveAsync("99.2/part"));
        Assert.Equal([2000, 2001, 2002], granted.Record!.Values.Select(v => v.Index));
        Assert.Equal(2, granted.Withheld);
        // the day's count: what was asked, however often the cache answers; what a busy machine gave up on may still be counted meanwhile
        Assert.InRange(Used(), 1, 10);
        for (var (again, used) = (5, -1L); used != Used(); again--)
        {
            Assert.True(again > 0, "answers of the cache are counted");
            used = Used();
            Assert.NotNull(PairOnLines.Ok(await a.ResolveAsync("99.2/part")).AsOfUs);
        }
        foreach (var who in (Principal[])[Principal.Public, Principal.OfNode("o.aaaaaaaaaaaaaaaaaaaa")])
        {
            var shown = PairOnLines.Ok(await a.ResolveAsync("99.2/part", who));
            Assert.Equal([2000], shown.Record!.Values.Select(v => v.Index));
            Assert.Equal(4, shown.Withheld);
        }

        long Used() => b.Get<IPactRule>().UsedToday(_pair.Pact, a.Id, PactVerbs.Resolve);
    }
}
