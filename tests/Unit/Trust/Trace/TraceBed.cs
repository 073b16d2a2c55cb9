using Xunit;
using Yiwang.Unit.Tests.Console;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.Query;
using Yiwang.Trust.Trace.Recall;
using Yiwang.Trust.Trace.View;
using Yiwang.Unit.Tests.Things;

namespace Yiwang.Unit.Tests.Trust.Trace;

/// <summary>Capture, graph and questions over a real log and real views; can be restarted. The forge holds 99.501.1001.</summary>
internal sealed class TraceBed(ThingsBed things) : IAsyncDisposable
{
    public static readonly Principal Forge = ThingsBed.Of(ThingsBed.Forge, Role.OrgAdmin);
    public static readonly Principal Dealer = ThingsBed.Of(ThingsBed.Stranger, Role.OrgAdmin);

    public static readonly Principal Inspector = ThingsBed.Of(ThingsBed.Forge, Role.Auditor);

    public ThingsBed Things => things;
    public TraceGraph Graph { get; private set; } = null!;
    public TraceFeed Feed { get; private set; } = null!;
    public ITraceCapture Capture { get; private set; } = null!;
    public ITraces Traces { get; private set; } = null!;
    public ProvedSteps Proved { get; private set; } = null!;
    public ToldAlarms Told { get; } = new();
    public IRecalls Recalls { get; private set; } = null!;
    public RecallReach Reach { get; private set; } = null!;
    public ChainBook Chains { get; } = ChainBook.Load(null);

    public static async Task<TraceBed> OpenAsync(Func<string, IDatabase>? views = null)
    {
        var bed = new TraceBed(await ThingsBed.OpenAsync(views));
        bed.Start();
        return bed;
    }

    /// <summary>As a node is in its first moment, before the log has been read.</summary>
    public async Task RestartUnreadAsync()
    {
        await Feed.DisposeAsync();
        await things.RestartAsync(false);
        Prepare();
    }

    public async Task RestartAsync(bool withoutViews)
    {
        await Feed.DisposeAsync();
        await things.RestartAsync(withoutViews);
        Start();
        Assert.True(await Feed.WaitAsync(things.Events.Size - 1, TestContext.Current.CancellationToken));
    }

    public async Task<Appended> RecordAsync(Principal who, string kind, TraceFact fact, long? at = null)
    {
        var recorded = await Capture.RecordAsync(who, [new TraceEntry(kind, fact, at)], cancel: TestContext.Current.CancellationToken);
        Assert.Equal(Outcome.Ok, recorded.Status);
        return recorded.Value;
    }

    public async Task<TraceAnswer> AskAsync(Principal who, string code, TraceDirection direction = TraceDirection.Forward, long? at = null)
    {
        var answer = await Traces.AskAsync(who, new(code, direction, at), TestContext.Current.CancellationToken);
        Assert.Equal(Outcome.Ok, answer.Status);
        return answer.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await Feed.DisposeAsync();
        await things.DisposeAsync();
    }

    private void Start()
    {
        Prepare();
        Feed.Start();
    }

    private void Prepare()
    {
        var access = new Access(new NoGrants());
        Graph = new TraceGraph(new TraceLimits());
        Feed = new TraceFeed(Graph, things.Events, things.Projections, things.Views, TimeProvider.System, new Yiwang.Net.Crossing.Feeds.ForeignEvents(things.Events));
        Capture = new TraceCapture(things.Events, access, things.Things.Prefixes, Chains, Graph, Feed, things.Projections, things.Clock);
        Proved = new ProvedSteps(Graph, things.Events, Told, new Yiwang.Net.Crossing.Feeds.ForeignEvents(things.Events));
        Traces = new Traces(Graph, Feed, things.Events, things.Views, access, Chains, Proved);
        Recalls = new Recalls(Graph, Proved);
        Reach = new RecallReach(Graph, Chains, things.Things.Prefixes);
    }

    public static TraceFact Shipped(string receiver, params IReadOnlyList<string> codes) => Facts.Touch(codes) with { Destinations = [new("possessing_party", receiver)], Transactions = [new("desadv", "CK-20261108-01")] };
}
