using System.Net;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Connect.Query;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Net.Crossing;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Pacts.Rules;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>A pact that gives a machine's points: the other side has their samples with the source's own times and qualities, late ones and those of a day without a line too.</summary>
public sealed class SampleSharingTests : IAsyncLifetime
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(10);
    private readonly Handle _press = Handle.Parse("99.1/EQ-1");
    private PairOnLines _pair = null!;
    private Pact _share = null!;

    private SampleFeed Feed => _pair.A.Get<SampleFeed>();
    private LaneStatus Out => _pair.A.Crossing.Lanes.SingleOrDefault(l => l.IsOutward && l.Pact == _share.Id) ?? new(_share.Id, _pair.A.Id, _pair.B.Id, 0, null, 0, 0, null, null, null);
    private long Now => Micros.Of(_pair.A.Clock);

    public async ValueTask InitializeAsync()
    {
        _pair = await PairOnLines.StartAsync();
        await _pair.A.RegisterAsync(_press.ToString());
        PairOnLines.Ok(await _pair.A.Get<IPointBook>().SaveAsync(_pair.A.Who, _press,
            [Point("pressure"), Point("pieces") with { RawType = RawType.Int64 }, Point("running") with { Kind = PointKind.Digital }, Point("note") with { Kind = PointKind.Text, RawType = RawType.Text }, Point("recipe") with { Grade = 3 },
                Point("wave") with { Kind = PointKind.Waveform, RawType = RawType.Block }, Point("secretwave") with { Kind = PointKind.Waveform, RawType = RawType.Block, Grade = 3 }]));
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task The_other_side_has_what_the_source_has_as_far_as_the_pact_gives_it()
    {
        var (a, b) = (_pair.A, _pair.B);
        await GiveAsync();
        var t = Now;
        var batch = new SampleBatch { ReceivedUs = t };
        batch.Add(Series("pressure"), t - 3_000_000, 0.1 + 0.2, Quality.Good);
        batch.Add(Series("pressure"), t - 2_000_000, double.NaN, Quality.BadOffline);
        batch.Add(Series("pressure"), t - 1_000_000, -273.15, Quality.UncertainOutOfRange);
        batch.AddInteger(Series("pieces"), t - 1_000_000, long.MaxValue, Quality.Good);
        batch.Add(Series("running"), t - 1_000_000, true, Quality.Good);
        batch.Add(Series("note"), t - 1_000_000, "换模 ✓"u8, Quality.UncertainSubstituted);
        batch.Add(Series("recipe"), t - 1_000_000, 42.0, Quality.Good);
        await AppendAsync(batch);
        await _pair.UntilAsync(() => (string[])["pressure", "pieces", "running", "note"] is var all && all.All(c => Of(b, c).Count == Of(a, c).Count), "samples", s_step);
        foreach (var code in (string[])["pressure", "pieces", "running", "note"]) Assert.Equal(Of(a, code), Of(b, code));
        // of grade 3, which the pact does not give
        Assert.Empty(Of(b, "recipe"));

        // members of the receiving organisation read them as their own, others do not
        var reading = b.Get<PointReading>();
        var found = PairOnLines.Ok(await reading.FindAsync(b.Who, Name("pressure"), 1, TestContext.Current.CancellationToken));
        Assert.Equal(("Cel", "pressure"), (found[0].Point.Ucum, found[0].Point.Code));
        Assert.False((await reading.FindAsync(Principal.Public, Name("pressure"), 1, TestContext.Current.CancellationToken)).Succeeded);
        Assert.False((await reading.FindAsync(Principal.OfNode("o.aaaaaaaaaaaaaaaaaaaa"), Name("pressure"), 1, TestContext.Current.CancellationToken)).Succeeded);
        using var browser = new Browser(_pair.ToB.Address);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", PreparedNode.Password)).StatusCode);
        using var opened = await browser.OpenAsync("/devices/shared");
        var page = await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var text in (string[])[Name("pressure"), "超量程", "截至", "换模 ✓"]) Assert.Contains(text, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_without_a_line_and_late_samples_leave_no_gap()
    {
        var (a, b) = (_pair.A, _pair.B);
        await GiveAsync();
        await AppendAsync(One(Now, 1));
        await _pair.UntilAsync(() => Of(b, "pressure").Count == 1, "the first", s_step);
        _pair.ToB.Cut = true;
        for (var hour = 0; hour < 24; hour++)
        {
            _pair.Advance(TimeSpan.FromHours(1));
            await AppendAsync(One(Now, hour));
        }
        // a machine that was cut off itself brings its minutes of the morning now
        var late = new SampleBatch { ReceivedUs = Now };
        for (var minute = 0; minute < 120; minute++) late.Add(Series("pressure"), Now - 12 * 3_600_000_000L + minute * 60_000_000L, minute, Quality.Good);
        await AppendAsync(late);
        Assert.Single(Of(b, "pressure"));
        _pair.ToB.Cut = false;
        await _pair.UntilAsync(() => Of(b, "pressure").Count == Of(a, "pressure").Count && a.Crossing.Lanes.All(l => l.Waiting == 0), "all of the day", s_step);
        Assert.Equal(1 + 24 + 120, Of(b, "pressure").Count);
        Assert.Equal(Of(a, "pressure"), Of(b, "pressure"));
        // a value that is corrected later is corrected there too
        await AppendAsync(One(Of(a, "pressure")[3].TimeUs, 99));
        await _pair.UntilAsync(() => Of(b, "pressure")[3] == Of(a, "pressure")[3], "the correction", s_step);
        Assert.Contains(Facts(b), k => k == CrossingKinds.SamplesReceived);

        PairOnLines.Ok(await b.Pacts.EndAsync(b.Who, a.Pacts.Of(a.Id).First(p => p.State == PactState.Active).Id, "不再看"));
        await _pair.UntilAsync(() => a.Pacts.Of(a.Id).All(p => p.State == PactState.Ended), "the end", s_step);
        await AppendAsync(One(Now, 7));
        _pair.Advance(TimeSpan.FromMinutes(1));
        await _pair.UntilAsync(() => a.Crossing.Lanes.All(l => l.Waiting == 0), "nothing waits", s_step);
        // what has come stays
        Assert.Equal(1 + 24 + 120, Of(b, "pressure").Count);
    }

    [Fact]
    public async Task Waveforms_cross_once_and_whole_large_ones_in_pieces_over_a_line_that_fails()
    {
        var (a, b) = (_pair.A, _pair.B);
        await GiveAsync();
        var (t, random) = (Now, new Random(11));
        byte[] Wave(int bytes)
        {
            var wave = new byte[bytes];
            random.NextBytes(wave);
            return wave;
        }
        // the answer to the first ones is lost, so that they come again
        _pair.ToB.DropsAnswers = true;
        var batch = new SampleBatch { ReceivedUs = t };
        foreach (var (n, bytes) in ((int, int)[])[(1, 8_192), (2, StreamLimits.BlockBytes), (3, 0), (4, 700_001), (5, 300_000), (6, 300_000), (7, 300_000)])
            batch.Add(Series("wave"), t - 1_000_000 + n, Wave(bytes), bytes == 0 ? Quality.BadOffline : Quality.Good);
        batch.Add(Series("secretwave"), t - 1_000_000, Wave(64), Quality.Good);
        await AppendAsync(batch);
        await _pair.UntilAsync(() => Of(b, "wave").Count == 7 && Out.Trouble == Codes.NetUnreachable, "the waveforms, without an answer", s_step);
        Assert.Equal(0, Out.Sent);
        (_pair.ToB.DropsAnswers, _pair.ToB.Cut) = (false, true);
        // while the line is cut, one is corrected, and another comes that begins as the one before
        var (second, third) = (Wave(StreamLimits.BlockBytes), Wave(900_000));
        second.AsSpan(0, 750_000).CopyTo(third);
        var later = new SampleBatch { ReceivedUs = Now };
        later.Add(Series("wave"), t - 1_000_000 + 4, second, Quality.Good);
        later.Add(Series("wave"), Now, third, Quality.UncertainOutOfRange);
        await AppendAsync(later);
        await _pair.UntilAsync(() => Out.Waiting >= 10, "they wait", s_step);
        Assert.Equal(7, Of(b, "wave").Count);
        _pair.ToB.Cut = false;
        await _pair.UntilAsync(() => Of(a, "wave").SequenceEqual(Of(b, "wave")) && Out is { Waiting: 0 } && Out.Sent == Received(), "all of them", s_step);
        Assert.Equal(8, Of(b, "wave").Count);
        Assert.Empty(Of(b, "secretwave"));
        // each message is one fact there, and on the meter; a parcel that broke off while it was written may stand on that one more than once
        Assert.InRange((await b.Get<PactMeters>().DailyAsync(_share.Id, b.Id.ToString(), 400, TestContext.Current.CancellationToken)).Sum(m => m.Messages), Out.Sent, long.MaxValue);
        // nothing is left of the pieces
        var pieces = b.Get<IEnumerable<IMovingGoods>>().Single(g => g.Name == "received-pieces");
        Assert.Equal("[]"u8.ToArray(), (await pieces.ReadAsync(b.Id.ToString(), "", TestContext.Current.CancellationToken)).Page);

        using var browser = new Browser(_pair.ToB.Address);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", PreparedNode.Password)).StatusCode);
        using var opened = await browser.OpenAsync("/devices/shared");
        Assert.Contains("波形", WebUtility.HtmlDecode(await opened.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        using var read = await browser.OpenAsync($"/api/v1/streams/samples?point={Uri.EscapeDataString(Name("wave"))}&from=-1d&format=csv");
        Assert.Contains(Convert.ToBase64String(second)[..4_000], await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>What was before the pact does not belong to it.</summary>
    private async Task GiveAsync()
    {
        _share = await _pair.SignAnotherAsync(PactKind.Share, PactScope.Nothing with { Verbs = PactVerbs.Subscribe, MaxGrade = 2, Streams = [_press.ToString()], Prefixes = ["99.1"], MessagesPerDay = 100_000 }, PactScope.Nothing);
        _pair.Advance(TimeSpan.FromMinutes(1));
    }

    private static Point Point(string code) => new() { Handle = Handle.Parse("99.1/EQ-1." + code), Device = Handle.Parse("99.1/EQ-1"), Code = code, Name = code, Ucum = "Cel", Grade = 1 };

    private string Name(string code) => $"{_pair.A.Id}/EQ-1.{code}";

    private SeriesId Series(string code) => Feed.SeriesOf(_pair.A.Id.ToString(), _pair.A.Get<IPointBook>().Find(Handle.Parse(Name(code)))!);

    private SampleBatch One(long timeUs, double value)
    {
        var batch = new SampleBatch { ReceivedUs = Now };
        batch.Add(Series("pressure"), timeUs, value, Quality.Good);
        return batch;
    }

    private async Task AppendAsync(SampleBatch batch) => Assert.Equal(AppendStatus.Ok, (await Feed.AppendAsync(batch)).Status);

    private List<(long TimeUs, string Value, byte Quality)> Of(PairOnLines.Site site, string code)
    {
        List<(long, string, byte)> all = [];
        var store = site.Get<IStreamStore>();
        if (!store.TryFind(new SeriesKey(Name(code), _pair.A.Id.ToString()), out var series)) return all;
        using var cursor = store.Read(series.Id, 0, long.MaxValue);
        while (cursor.Next())
            for (var i = 0; i < cursor.Times.Length; i++)
                all.Add((cursor.Times[i], Value(series.Kind, cursor.Bits[i], cursor.Bytes), cursor.Qualities[i]));
        return all;
    }

    private static string Value(SampleKind kind, long bits, ReadOnlySpan<byte> bytes) => kind switch
    {
        SampleKind.Text => Encoding.UTF8.GetString(bytes.Slice((int)(bits >> 32), (int)bits)),
        SampleKind.Block => $"{(int)bits} {Convert.ToHexString(SHA256.HashData(bytes.Slice((int)(bits >> 32), (int)bits)))}",
        _ => $"{bits:x}",
    };

    private long Received() => Facts(_pair.B).Count(k => k == CrossingKinds.SamplesReceived);

    private static List<string> Facts(PairOnLines.Site site)
    {
        var events = site.Get<IEvents>();
        return [.. Enumerable.Range(0, (int)events.Size).Select(n => events.Read(n).Kind)];
    }
}
