using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Connect.Sharing;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Net.Crossing;

namespace Yiwang.Unit.Tests.Connect.Sharing;

/// <summary>What a pact gives of two points, over lanes that are cut and a pact that rests.</summary>
public sealed class SampleSharingTests : CrossingBed
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(10);
    private readonly Ledger _samples = new(SharedSamples.Type, PactVerbs.Subscribe);
    private readonly RecordedStore _store = new();
    private SampleFeed _feed = null!;
    private SampleSharing? _sharing;
    private IReadOnlyList<Point> _points = [];

    private protected override IMessageHandler[] HandlersOfB => [.. base.HandlersOfB, _samples];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hours_that_waited_when_a_pact_was_suspended_go_out_when_it_carries_again(bool restarted)
    {
        await BeginAsync();
        Link.Cut = true;
        List<long> times = [];
        for (var hour = 1; hour <= 3; hour++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            times.Add(Micros.Of(Time));
            await AppendAsync((0, times[^1], hour));
            await UntilAsync(() => Out.Waiting == hour && Out.Trouble is not null, s_round);
        }
        if (restarted) await StopAsync();
        PactAtA.Set(PactState.Suspended);
        if (restarted)
        {
            await RestartAsync(a: true);
            await StartAsync(NodeA);
        }
        await UntilAsync(() => Out.Waiting == 0, s_round);
        // a long rest
        Time.Advance(TimeSpan.FromHours(1));
        PactAtA.Set(PactState.Active);
        Link.Cut = false;
        await UntilAsync(() => Given(0).Select(s => s.TimeUs).Distinct().Order().SequenceEqual(times) && Out.Waiting == 0, s_round);
    }

    [Fact]
    public async Task A_value_that_changes_back_crosses_each_time()
    {
        await BeginAsync();
        var at = Micros.Of(Time);
        List<double> given = [];
        foreach (var value in (double[])[1, 2, 1, 2])
        {
            await AppendAsync((0, at, value));
            given.Add(value);
            await UntilAsync(() => Given(0).Count == given.Count && Out.Waiting == 0, s_round);
        }
        Assert.Equal(given, Given(0).Select(s => s.Value));
    }

    [Fact]
    [SuppressMessage("Reliability", "CA2012", Justification = "The stub hands each on to its one awaiter.")]
    public async Task What_cannot_be_queued_of_one_point_loses_nothing_of_the_others()
    {
        var fails = false;
        await BeginAsync(node => Stub<ICrossing>.Of(
            ("WatchReceipts", a => node.WatchReceipts((string)a[0]!, (Action<Receipt>)a[1]!)), ("ReturnedAsync", a => node.ReturnedAsync((string)a[0]!, Cancel)),
            ("QueueAsync", a => fails && SharedSamples.Read(((IReadOnlyList<OutMessage>)a[2]!)[0].Body)!.Value.Point.Handle == _points[0].Handle
                ? throw new IOException("no disk") : node.QueueAsync((string)a[0]!, (OrganizationId)a[1]!, (IReadOnlyList<OutMessage>)a[2]!, Cancel))));
        await AppendAsync((0, Micros.Of(Time), 1), (1, Micros.Of(Time), 1));
        await UntilAsync(() => Given(0).Count == 1 && Given(1).Count == 2, s_round);
        fails = true;
        await AppendAsync((0, Micros.Of(Time) + 1, 2), (1, Micros.Of(Time) + 1, 2));
        await UntilAsync(() => Given(1).Count == 3, s_round);
        Assert.Single(Given(0));
        fails = false;
        await UntilAsync(() => Given(0).Count == 2, s_round);
    }

    private async Task BeginAsync(Func<CrossingRuntime, ICrossing>? crossing = null)
    {
        await OpenAsync();
        _points = [.. ((string[])["p1", "p2"]).Select(code => new Point { Handle = Handle.Parse($"{A.Id}/EQ-1.{code}"), Device = Handle.Parse("99.1/EQ-1"), Code = code, Name = code, Grade = 1 })];
        PactAtA.Set(PactAtA.Pact with { ANow = PactAtA.Pact.ANow with { Streams = ["99.1/EQ-1"] } });
        _feed = new SampleFeed(_store);
        foreach (var point in _points) _feed.SeriesOf(A.Id.ToString(), point);
        await Migrations.ApplyAsync(StateOfA, [ReceivedPoints.Schema], Cancel);
        await StartAsync(crossing?.Invoke(NodeA) ?? NodeA);
        // nothing is lost that comes before the first look: the share begins where its pact did
        await AppendAsync((1, Micros.Of(Time), 0));
        await UntilAsync(() => Given(1).Count == 1 && Out.Waiting == 0, s_round);
    }

    private async Task StartAsync(ICrossing crossing)
    {
        var book = Stub<IPointBook>.Of(("Find", _ => null), ("PointsOf", _ => _points));
        var directory = Stub<IDirectory>.Of(("Find", a => a[0] is OrganizationId id && id == A.Id ? RuntimeHelpers.GetUninitializedObject(typeof(Organization)) : null));
        var events = Stub<IEvents>.Of(("Find", _ => (Outcome<RecordedEvent>)new Outcome(Codes.EventsNotFound)));
        _sharing = new SampleSharing(book, _feed, PactAtA, PactAtA, crossing, directory, events, new SharedCursors(StateOfA), new ReceivedPoints(StateOfA), Time, NullLogger<SampleSharing>.Instance);
        await _sharing.StartAsync(Cancel);
    }

    private async Task StopAsync()
    {
        if (_sharing is not { } running) return;
        _sharing = null;
        await running.StopAsync(CancellationToken.None);
        running.Dispose();
    }

    private async Task AppendAsync(params (int Point, long TimeUs, double Value)[] samples)
    {
        var batch = new SampleBatch { ReceivedUs = Micros.Of(Time) };
        foreach (var (point, at, value) in samples) batch.Add(_feed.SeriesOf(A.Id.ToString(), _points[point]), at, value, Quality.Good);
        Assert.Equal(AppendStatus.Ok, (await _feed.AppendAsync(batch)).Status);
    }

    private List<(long TimeUs, double Value)> Given(int point) =>
        [.. _samples.Bodies.Select(b => SharedSamples.Read(System.Text.Encoding.UTF8.GetBytes(b))!.Value).Where(r => r.Point.Handle == _points[point].Handle).SelectMany(r => r.Samples).Select(s => (s.TimeUs, BitConverter.Int64BitsToDouble(s.Bits)))];

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
