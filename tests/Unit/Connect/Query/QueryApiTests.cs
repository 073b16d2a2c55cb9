using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Connect.Query;
using Yiwang.Connect.Sharing;
using Yiwang.Console.Slots;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Connect.LineProtocol;

namespace Yiwang.Unit.Tests.Connect.Query;

public sealed class QueryApiTests
{
    private const string Pressure = "EQ-A-001.pressure";

    [Fact]
    public async Task Samples_come_in_order_with_quality_and_a_place_to_go_on()
    {
        await using var bed = await FilledAsync();
        var first = await AskAsync(bed, SamplesApi.ServeAsync, $"?point={Point(Pressure)}&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z&max=2");
        Assert.Equal(200, first.Status);
        Assert.Equal("""{"rows":[{"time":"2026-01-01T00:00:00.0000000Z","value":1.25,"quality":"good","received":"2026-01-01T00:00:00.0000000Z"},{"time":"2026-01-01T00:00:01.0000000Z","value":2.5,"quality":"uncertain.out-of-range","received":"2026-01-01T00:00:00.0000000Z"}],"next":"2026-01-01T00:00:02Z"}""", first.Body);
        var rest = await AskAsync(bed, SamplesApi.ServeAsync, $"?point={Point(Pressure)}&from=2026-01-01T00:00:02Z&to=2026-01-01T01:00:00Z&format=csv");
        Assert.Equal("time,value,quality,received\r\n2026-01-01T00:00:02.0000000Z,,bad.offline,2026-01-01T00:00:00.0000000Z\r\n", rest.Body);
    }

    [Fact]
    public async Task Text_is_quoted_and_boolean_is_a_word()
    {
        await using var bed = await FilledAsync();
        var text = await AskAsync(bed, SamplesApi.ServeAsync, $"?point={Point("EQ-A-001.note")}&from=2026-01-01&format=csv");
        Assert.Contains("\"故障 \"\"E-1\"\", 停机\"", text.Body, StringComparison.Ordinal);
        var on = await AskAsync(bed, SamplesApi.ServeAsync, $"?point={Point("EQ-A-001.on")}&from=2026-01-01");
        Assert.Contains("\"value\":true", on.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buckets_states_pictures_and_newest_answer_for_several_points()
    {
        await using var bed = await FilledAsync();
        var points = $"?point={Point(Pressure)}&point={Point("EQ-A-001.on")}&from=2026-01-01&to=2026-01-01T00:00:04Z";
        var buckets = Rows(await AskAsync(bed, BucketsApi.ServeAsync, points + "&step=2s"));
        Assert.Equal([(2L, 1.875, 1.875), (1, double.NaN, double.NaN)], buckets.Take(2).Select(r => (r.GetProperty("count").GetInt64(), Number(r, "mean"), Number(r, "weightedMean"))));
        Assert.Equal(4, buckets.Count);
        var states = Rows(await AskAsync(bed, StatesApi.ServeAsync, $"?point={Point("EQ-A-001.on")}&from=2026-01-01&to=2026-01-01T00:00:04Z"));
        Assert.Equal([(0L, 1.0), (1L, 3.0)], states.Select(r => (r.GetProperty("value").GetInt64(), r.GetProperty("seconds").GetDouble())));
        var picture = Rows(await AskAsync(bed, PicturesApi.ServeAsync, points + "&points=10"));
        Assert.Equal([1.25, 2.5, double.NaN, 1, 0], picture.Select(r => Number(r, "value")));
        var newest = Rows(await AskAsync(bed, NewestApi.ServeAsync, points + $"&point={Point("EQ-A-001.silent")}"));
        Assert.Equal(["bad.offline", "good", null], newest.Select(r => r.GetProperty("quality").GetString()));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?point=o.x", 400)]
    [InlineData("?point=P", 400)]
    [InlineData("?point=P&from=yesterday", 400)]
    [InlineData("?point=P&from=-1x", 400)]
    [InlineData("?point=P&from=2026-02-01&to=2026-01-01", 400)]
    [InlineData("?point=P&from=-1h&max=0", 400)]
    [InlineData("?point=P&from=-1h&max=9999999", 400)]
    [InlineData("?point=P&from=-1h&format=xml", 400)]
    [InlineData("?point=P2&from=-1h", 404)]
    [InlineData("?point=P&from=-1h", 200)]
    public async Task A_question_that_makes_no_sense_is_refused(string query, int status)
    {
        await using var bed = await FilledAsync();
        Assert.Equal(status, (await AskAsync(bed, SamplesApi.ServeAsync, query.Replace("P2", Point("EQ-A-001.none"), StringComparison.Ordinal).Replace("=P", "=" + Point(Pressure), StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Too_many_steps_and_text_have_no_means()
    {
        await using var bed = await FilledAsync();
        Assert.Equal(413, (await AskAsync(bed, BucketsApi.ServeAsync, $"?point={Point(Pressure)}&from=2020-01-01&to=2026-01-01&step=1s")).Status);
        Assert.Equal(400, (await AskAsync(bed, BucketsApi.ServeAsync, $"?point={Point("EQ-A-001.note")}&from=-1h")).Status);
        Assert.Equal(400, (await AskAsync(bed, BucketsApi.ServeAsync, $"?point={Point(Pressure)}&from=-1h&step=0s")).Status);
    }

    [Fact]
    public async Task Only_who_may_read_the_grade_reads_and_it_is_written_down()
    {
        await using var bed = await FilledAsync();
        var query = $"?point={Point(Pressure)}&from=-1h";
        Assert.Equal(401, (await AskAsync(bed, SamplesApi.ServeAsync, query, Principal.Public)).Status);
        Assert.Equal(403, (await AskAsync(bed, SamplesApi.ServeAsync, query, ConnectBed.Stranger)).Status);
        Assert.Equal(403, (await AskAsync(bed, SamplesApi.ServeAsync, query, ConnectBed.Inspector)).Status);
        // nobody else learns whether the point exists
        Assert.Equal(403, (await AskAsync(bed, SamplesApi.ServeAsync, $"?point={Point("EQ-A-001.none")}&from=-1h", ConnectBed.Stranger)).Status);
        Assert.Equal(200, (await AskAsync(bed, SamplesApi.ServeAsync, query)).Status);
        Assert.Contains(bed.Audit.Records, r => r is { Kind: AuditKind.SensitiveRead, Action: "samples.read" } && r.Object!.EndsWith(Pressure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-01-01T08:00:00+08:00", 1_767_225_600_000_000)]
    [InlineData("2026-01-01", 1_767_225_600_000_000)]
    [InlineData("now", 1_800_000_000_000_000)]
    [InlineData("-90m", 1_800_000_000_000_000 - 5_400_000_000)]
    [InlineData("+1d", 1_800_000_000_000_000 + 86_400_000_000)]
    public void Times_are_rfc_3339_or_counted_from_now(string text, long us)
    {
        Assert.True(QueryTime.TryParse(text, 1_800_000_000_000_000, out var read));
        Assert.Equal(us, read);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("9999-12-31")]
    [InlineData("-1")]
    [InlineData("-99999999999999d")]
    [InlineData("1800000000000000")]
    [InlineData("")]
    public void Other_times_are_refused(string text) => Assert.False(QueryTime.TryParse(text, 1_800_000_000_000_000, out _));

    private static async Task<ConnectBed> FilledAsync()
    {
        var bed = await ConnectBed.OpenAsync();
        await LineIntakeTests.SaveAsync(bed, LineIntakeTests.Line("pressure", "m", "p"), LineIntakeTests.Line("silent", "m", "q"),
            LineIntakeTests.Line("on", "m", "on", PointKind.Digital, RawType.Bit), LineIntakeTests.Line("note", "m", "note", PointKind.Text, RawType.Text));
        const long start = 1_767_225_600_000_000;
        var batch = new SampleBatch { ReceivedUs = start };
        var owner = ConnectBed.Press.Prefix.ToString();
        SeriesId Of(string code, SampleKind kind) => bed.Store.Open(new SeriesKey(Point(code), owner), kind);
        var pressure = Of(Pressure, SampleKind.Number);
        batch.Add(pressure, start, 1.25, Quality.Good);
        batch.Add(pressure, start + 1_000_000, 2.5, Quality.UncertainOutOfRange);
        batch.Add(pressure, start + 2_000_000, double.NaN, Quality.BadOffline);
        batch.Add(Of("EQ-A-001.on", SampleKind.Boolean), start, true, Quality.Good);
        batch.Add(Of("EQ-A-001.on", SampleKind.Boolean), start + 3_000_000, false, Quality.Good);
        batch.Add(Of("EQ-A-001.note", SampleKind.Text), start, Encoding.UTF8.GetBytes("故障 \"E-1\", 停机"), Quality.Good);
        await bed.Store.AppendAsync(batch);
        return bed;
    }

    private static string Point(string local) => $"{ConnectBed.Press.Prefix}/{local}";

    private static double Number(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    private static List<JsonElement> Rows((int Status, string Body) answer)
    {
        Assert.Equal(200, answer.Status);
        return [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty("rows").EnumerateArray()];
    }

    private static Task<(int Status, string Body)> AskAsync(ConnectBed bed, Func<HttpContext, IViewer, PointReading, Task> serve, string query) =>
        AskAsync(bed, (http, viewer, reading, _) => serve(http, viewer, reading), query);

    private static async Task<(int Status, string Body)> AskAsync(ConnectBed bed, Func<HttpContext, IViewer, PointReading, TimeProvider, Task> serve, string query, Principal? who = null)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().BuildServiceProvider() };
        http.Request.QueryString = new QueryString(query);
        using var body = new MemoryStream();
        http.Response.Body = body;
        var reading = new PointReading(bed.Book, bed.Store, new ReceivedPoints(null!), new Access(new NoGrants()), bed.Audit);
        await serve(http, new Looking(who ?? ConnectBed.Engineer), reading, bed.Clock);
        await http.Response.BodyWriter.FlushAsync();
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private sealed record Looking(Principal Principal) : IViewer
    {
        public string? Name => "test";
        public ViewerOrganization? Organization => null;
        public IReadOnlyList<ViewerOrganization> Organizations => [];
    }
}
