using System.IO.Compression;
using System.Text;
using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.LineProtocol;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Streams;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Unit.Tests.Connect.LineProtocol;

public sealed class LineIntakeTests
{
    [Fact]
    public async Task A_point_takes_the_lines_that_its_address_and_selector_name()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("temp", "furnace,line=2", "t") with { Scale = 0.1, Max = 100 }, Line("count", "furnace,line=2", "n", PointKind.Counter, RawType.Int64),
            Line("on", "furnace", "on", PointKind.Digital, RawType.Bit), Line("state", "furnace,line=2", "s", PointKind.Text, RawType.Text));
        var report = await WriteAsync(bed, "furnace,host=a,line=2 t=215.5,n=9007199254740993i,on=t,s=\"运行 \\\"快\\\"\" 1700000000000000000\nfurnace,line=2 t=5000 1700000001000000000\nfurnace,line=3 on=f 1700000001000000000\n");
        Assert.Equal((3, 6, 0, 0, 0), (report.Lines, report.Accepted, report.Unmapped, report.Misfits, report.BadLines));
        Assert.Equal([(1_700_000_000_000_000, 21.55, Quality.Good), (1_700_000_001_000_000, 500, Quality.UncertainOutOfRange)], bed.Store.Of(".temp").Select(s => (s.TimeUs, Math.Round(s.Number, 9), s.Quality)));
        Assert.Equal(9_007_199_254_740_993, bed.Store.Of(".count").Single().Bits);
        Assert.Equal([1L, 0L], bed.Store.Of(".on").Select(s => s.Bits));
        Assert.Equal("运行 \"快\"", bed.Store.Of(".state").Single().Text);
    }

    [Fact]
    public async Task An_asset_number_and_a_code_need_no_address()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("pressure", "", "") with { Adapter = "" });
        await bed.WithPressAsync();
        var report = await WriteAsync(bed, "EQ-A-001 pressure=1.5 1000\nEQ-A-001 oil_temp=5 1000\n");
        Assert.Equal((1, 1), (report.Accepted, report.Unmapped));
        Assert.Equal(1.5, bed.Store.Of(".pressure").Single().Number);
        // the oil temperature hangs on the press itself: nobody else speaks for it
        Assert.Empty(bed.Store.Of(".oil_temp"));
    }

    [Fact]
    public async Task The_address_with_more_tags_wins()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("any", "m", "v"), Line("one", "m,a=1", "v"), Line("both", "m,b=2,a=1", "v"));
        await WriteAsync(bed, "m v=1 1\nm,a=1 v=2 1\nm,a=1,b=2 v=3 1\nm,a=9,b=2 v=4 2\n");
        Assert.Equal([1.0, 4], bed.Store.Of(".any").Select(s => s.Number));
        Assert.Equal([2.0], bed.Store.Of(".one").Select(s => s.Number));
        Assert.Equal([3.0], bed.Store.Of(".both").Select(s => s.Number));
    }

    [Fact]
    public async Task What_no_point_takes_is_discovered_and_goes_in_once_it_is_mapped()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var discovered = new DiscoveredLines();
        using var sources = new LineSources(bed.Book, bed.Store, discovered);
        await WriteAsync(bed, "pump,no=6 flow=1.25 1000\npump,no=6 flow=2.5,note=\"ok\" 2000\n", sources: sources);
        Assert.Equal([("pump,no=6", "flow", "2.5", 2L), ("pump,no=6", "note", "ok", 1L)], discovered.Of(ConnectBed.Press.Prefix.ToString()).Select(d => (d.Key, d.Field, d.Value, d.Count)));
        await SaveAsync(bed, Line("flow", "pump,no=6", "flow"));
        var report = await WriteAsync(bed, "pump,no=6 flow=3 3000\n", sources: sources);
        Assert.Equal((1, 0), (report.Accepted, report.Unmapped));
        Assert.Equal(["note"], discovered.Of(ConnectBed.Press.Prefix.ToString()).Select(d => d.Field));
    }

    [Fact]
    public async Task The_list_of_discoveries_is_bounded_and_counts_the_rest()
    {
        await using var bed = await ConnectBed.OpenAsync();
        var discovered = new DiscoveredLines();
        using var sources = new LineSources(bed.Book, bed.Store, discovered);
        var owner = ConnectBed.Press.Prefix.ToString();
        await WriteAsync(bed, string.Concat(Enumerable.Range(0, DiscoveredLines.FieldsMax + 50).Select(i => $"m,i={i} f=1\n")), sources: sources);
        Assert.Equal((DiscoveredLines.FieldsMax, 50), (discovered.Of(owner).Count, discovered.Unlisted(owner)));
    }

    [Fact]
    public async Task Bad_lines_are_named_and_the_others_are_kept()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m", "v"));
        var report = await WriteAsync(bed, "m v=1 1000\n\n# so far\nm v=\nm v=2 2000\nbroken\nm v=\"text\" 3000\n");
        Assert.Equal([new BadLine(4, LineError.BadField), new BadLine(6, LineError.BadKey)], report.Named);
        Assert.Equal((2, 2, 1), (report.Accepted, report.BadLines, report.Misfits));
    }

    [Fact]
    public async Task Bodies_may_come_a_byte_at_a_time_and_be_longer_than_the_buffer()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m", "v"));
        var body = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"m,host=gateway-{i % 7} v={i}.5 {1_000L * i}\n"));
        var report = await WriteAsync(bed, body);
        Assert.Equal((60_000, 60_000), (report.Lines, report.Accepted));
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => i + 0.5), bed.Store.Of(".v").Select(s => s.Number));
        var drops = await WriteAsync(bed, new Drip(Encoding.UTF8.GetBytes("m v=1.25 1000\nm v=2.5 2000")));
        Assert.Equal(2, drops.Accepted);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_given_up()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m", "v"));
        var report = await WriteAsync(bed, $"m v=1 1000\nm v=\"{new string('x', 2 << 20)}\nm v=2 2000\n");
        Assert.Equal((2, 1), (report.Accepted, report.BadLines));
        Assert.Equal(new BadLine(2, LineError.TooLong), report.Named[0]);
    }

    [Theory]
    [InlineData(AppendStatus.Busy)]
    [InlineData(AppendStatus.DiskFull)]
    [InlineData(AppendStatus.ReadOnly)]
    [InlineData(AppendStatus.Stopping)]
    public async Task A_store_in_trouble_is_said(AppendStatus status)
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m", "v"));
        bed.Store.Answers.Enqueue(status);
        var report = await WriteAsync(bed, "m v=1 1000\n");
        Assert.Equal((status, 0), (report.Status, report.Accepted));
        Assert.False(LineWords.Trouble(report).Succeeded);
        Assert.Equal(1, (await WriteAsync(bed, "m v=1 1000\n")).Accepted);
    }

    [Fact]
    public async Task Damaged_gzip_is_said_and_what_came_before_is_kept()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m", "v"));
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes("m v=1 1000\nm v=2 2000\n"));
        var whole = packed.ToArray();
        Assert.Equal(2, (await WriteAsync(bed, new GZipStream(new MemoryStream(whole), CompressionMode.Decompress))).Accepted);
        whole[^6] ^= 0xff;
        var report = await WriteAsync(bed, new GZipStream(new MemoryStream(whole), CompressionMode.Decompress));
        Assert.True(report.Damaged || report.Accepted == 2);
        Assert.True((await WriteAsync(bed, new GZipStream(new MemoryStream([1, 2, 3, 4]), CompressionMode.Decompress))).Damaged);
    }

    [Fact]
    public async Task A_line_costs_no_allocation()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await SaveAsync(bed, Line("v", "m,host=gateway-1", "v"), Line("s", "m", "s", PointKind.Text, RawType.Text));
        using var sources = new LineSources(bed.Book, bed.Store, new DiscoveredLines());
        var owner = sources.Of(ConnectBed.Press.Prefix.ToString());
        // batches go nowhere, so that only reading and mapping are measured
        var writer = new LineWriter(new Yiwang.Connect.Acquisition.SampleFeed(new Bottomless(bed.Store)), bed.Clock);
        byte[] few = Body(100), many = Body(20_000);
        long Spend(byte[] body) => Allocations.Least(() => Assert.True(writer.WriteAsync(owner, new MemoryStream(body), LinePrecision.Nanoseconds, long.MaxValue, default).IsCompletedSuccessfully));
        var all = Spend(many);
        // a few more reads and batches, and nothing for 19,900 lines more
        Assert.InRange(all - Spend(few), -4_000, 4_000);
    }

    private static byte[] Body(int lines) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"m,host=gateway-1 v={i}.5,s=\"运行\",other=1i {1_000L * i}\n")));

    internal static Point Line(string code, string address, string selector, PointKind kind = PointKind.Analog, RawType raw = RawType.Auto) =>
        new() { Handle = default, Device = default, Code = code, Name = code, Adapter = "agent", Address = address, Selector = selector, Kind = kind, RawType = raw };

    internal static async Task SaveAsync(ConnectBed bed, params Point[] points)
    {
        if (bed.Book.FindAdapter("agent") is null)
            Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(ConnectBed.Engineer, new Adapter { Id = "agent", Owner = "", Name = "Telegraf", Kind = AdapterKind.LineProtocol })).Status);
        Assert.Equal(Outcome.Ok, (await bed.Book.SaveAsync(ConnectBed.Engineer, ConnectBed.Press, points)).Status);
    }

    private static Task<LineReport> WriteAsync(ConnectBed bed, string body, LineSources? sources = null) => WriteAsync(bed, new MemoryStream(Encoding.UTF8.GetBytes(body)), sources);

    private static async Task<LineReport> WriteAsync(ConnectBed bed, Stream body, LineSources? sources = null)
    {
        using var own = sources is null ? new LineSources(bed.Book, bed.Store, new DiscoveredLines()) : null;
        using var intake = new LineIntake(sources ?? own!, bed.Feed, bed.Clock);
        return await intake.WriteAsync(ConnectBed.Press.Prefix.ToString(), body, LinePrecision.Nanoseconds, default);
    }

    private sealed class Drip(byte[] body) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }

    /// <summary>Says yes to every batch and keeps none.</summary>
    private sealed class Bottomless(IStreamStore inner) : IStreamStore
    {
        public ValueTask<AppendAnswer> AppendAsync(SampleBatch batch) => new(new AppendAnswer(AppendStatus.Ok, batch.Count));
        public SeriesId Open(SeriesKey key, SampleKind kind) => inner.Open(key, kind);
        public bool TryFind(SeriesKey key, out SeriesInfo series) => inner.TryFind(key, out series);
        public bool TryFind(SeriesId id, out SeriesInfo series) => inner.TryFind(id, out series);
        public IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max) => inner.List(owner, after, max);
        public bool TryLast(SeriesId series, out LastSample last) => inner.TryLast(series, out last);
        public byte[] LastBytes(SeriesId series) => inner.LastBytes(series);
        public ISampleCursor Read(SeriesId series, long fromUs, long toUs) => inner.Read(series, fromUs, toUs);
        public void Summarize<TSink>(SeriesId series, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct => inner.Summarize(series, fromUs, toUs, stepUs, ref sink);
        public void Keep(SeriesId series, int days) => inner.Keep(series, days);
        public long DropExpired() => 0;
        public StreamFigures Figures => inner.Figures;
    }
}
