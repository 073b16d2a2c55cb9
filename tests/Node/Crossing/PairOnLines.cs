using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Feeds;
using Yiwang.Net.Crossing.Notices;
using Yiwang.Net.Resolving;
using Yiwang.Node.Clock;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Two whole nodes of this process with a pact, each with a clock that a test moves; between them lines that it cuts. What one does not know, it asks the other.</summary>
internal sealed class PairOnLines : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();

    public Site A { get; private set; } = null!;
    public Site B { get; private set; } = null!;
    /// <summary>To A, to B.</summary>
    public Line ToA { get; } = new();
    public Line ToB { get; } = new();
    public string Pact { get; private set; } = "";

    /// <summary>One node, and its organisation's administrator.</summary>
    public sealed record Site(NodeHost Host, Principal Who, TestClock Clock)
    {
        public OrganizationId Id => OrganizationId.TryParse(Who.Organization, out var id) ? id : default;
        public CrossingRuntime Crossing => Get<CrossingRuntime>();
        public IPacts Pacts => Get<IPacts>();
        public ICases Cases => Get<ICases>();
        /// <summary>Before anything was sent there is no lane, and nothing in it.</summary>
        public LaneStatus Out => Crossing.Lanes.SingleOrDefault(l => l.IsOutward && l.Sender == Id) ?? new("", Id, default, 0, null, 0, 0, null, null, null);

        public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

        public async Task RegisterAsync(string handle, params HandleValue[] values) => Ok(await Get<IRegistry>().RegisterAsync(Who, new RegisterThing(Handle.Parse(handle), null, 0, values, [])));

        /// <summary>With one value of each grade and visibility, named after the handle.</summary>
        public async Task RegisterPartAsync(string handle)
        {
            HandleValue Value(int index, string type, byte grade, Visibility visibility) => new(index, type, Encoding.UTF8.GetBytes($"{type} of {handle}"), 600, ValuePermissions.AdminRead | ValuePermissions.AdminWrite | (visibility == Visibility.Public ? ValuePermissions.PublicRead : 0), 0, grade, visibility);
            Ok(await Get<IRegistry>().RegisterAsync(Who, new RegisterThing(Handle.Parse(handle), Handle.Parse(PactPair.Part), 1,
                [Value(2000, "open", 1, Visibility.Public), Value(2001, "hardness", 1, Visibility.Granted), Value(2002, "recipe", 2, Visibility.Granted), Value(2003, "drawing", 3, Visibility.Granted), Value(2004, "price", 1, Visibility.Internal)], [])));
        }

        /// <summary>Asked again while a busy machine lets the seconds of a hop pass; a line that is cut refuses at once.</summary>
        public async ValueTask<Outcome<ResolveAnswer>> ResolveAsync(string handle, Principal? who = null)
        {
            for (var asked = 1; ; asked++)
            {
                var answer = await Get<IResolver>().ResolveAsync(ResolveRequest.All(Handle.Parse(handle), who ?? Who));
                if (asked == 10 || answer.Succeeded || answer.Status.Detail?.StartsWith("no answer within", StringComparison.Ordinal) != true) return answer;
            }
        }

        public async Task<CaseView> AskAsync(OrganizationId target, string question, JsonArray? papers = null)
        {
            var values = new JsonObject { ["target"] = target.ToString(), ["question"] = question };
            if (papers is not null) values["papers"] = papers;
            return Ok(await Cases.OpenAsync(Who, new OpenCase(PactPair.Form, values, Transition: "ask")));
        }

        public async Task ShipAsync(string code, string taker) =>
            Ok(await Get<ITraceCapture>().RecordAsync(Who, [new TraceEntry(ProductKinds.Shipped, new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = [code], Destinations = [new("possessing_party", taker)] })]));

        /// <summary>Facts of the other log that stand in this one, in order, by their identifier or the first thing that they name.</summary>
        public List<string> Received()
        {
            var (events, foreign) = (Get<IEvents>(), Get<IForeignEvents>());
            return [.. Enumerable.Range(0, (int)events.Size).Select(n => events.Read(n)).Where(e => e.Kind == CrossingKinds.EventReceived).Select(e => foreign.Read(e)!.Event).Select(e => TraceFactReader.Read(e)?.Epcs[0] ?? e.Heads[0])];
        }
    }

    public static async Task<PairOnLines> StartAsync()
    {
        var pair = new PairOnLines();
        var prepared = await PactPair.PrepareAsync(pair._folder.Path, pair.ToA.Address, pair.ToB.Address);
        pair.Pact = prepared.Pact;
        pair.A = await NodeAsync(prepared.FolderA, pair.ToA, pair.ToB);
        pair.B = await NodeAsync(prepared.FolderB, pair.ToB, pair.ToA);
        // what was carried by hand is told once more
        await pair.UntilAsync(() => ((Site[])[pair.A, pair.B]).All(s => s.Get<NoticeSender>().Untold(pair.Pact, s.Id) is null), "both have heard of their pact", TimeSpan.FromSeconds(1));
        return pair;
    }

    private static async Task<Site> NodeAsync(string folder, Line own, Line other)
    {
        await PutForm.AtAsync(folder);
        var settings = new NodeSettings
        {
            PublicUrl = own.Address.ToString(), Upstream = other.Address.ToString(), Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 },
            Listen = new ListenSettings { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 },
        };
        var clock = new TestClock();
        var host = await NodeHost.StartAsync(new DataFolder(folder), settings, clock, CancellationToken.None);
        own.Target = host.Addresses.Single().Port;
        var parties = host.Services.GetRequiredService<IParties>().Directory;
        return new Site(host, parties.Members(parties.Operator!.Id)[0].In(parties.Operator.Id)!, clock);
    }

    public void Advance(TimeSpan by)
    {
        A.Clock.Advance(by);
        B.Clock.Advance(by);
    }

    /// <summary>Until it holds; both clocks are moved on while it does not, so that pauses pass. A real deadline bounds a hang.</summary>
    public Task UntilAsync(Func<bool> holds, string what, TimeSpan? step = null) => UntilAsync(() => Task.FromResult(holds()), what, step);

    public async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? step = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (var pace = new ClockPace(); !await holds();)
            {
                await looks.WaitForNextTickAsync(patience.Token);
                if (pace.IsDue() && step is { } by) Advance(by);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"never: {what}. A: {string.Join("; ", A.Crossing.Lanes)} B: {string.Join("; ", B.Crossing.Lanes)}");
        }
    }

    /// <summary>The pact before ends; another is proposed on one side, signed on the other, both told over the line.</summary>
    public async Task<Pact> SignAnotherAsync(PactKind kind, PactScope aGives, PactScope bGives)
    {
        var (a, b) = (A, B);
        var before = a.Pacts.Of(a.Id)[0];
        Ok(await b.Pacts.EndAsync(b.Who, before.Id, "换新的"));
        await UntilAsync(() => a.Pacts.Find(before.Id)!.State == PactState.Ended, "the end is heard", TimeSpan.FromSeconds(1));
        var (cardA, cardB) = (a.Pacts.CardOf(a.Id)!, b.Pacts.CardOf(b.Id)!);
        var draft = Ok(await a.Pacts.DraftAsync(a.Who, new PactText("", 1, "YW", kind, cardA, cardB, aGives, bGives, Micros.Of(a.Clock) - 1_000_000, null, 0, "")));
        Ok(await a.Pacts.ProposeAsync(a.Who, draft.Id));
        await UntilAsync(() => b.Pacts.Find(draft.Id)?.Waiting is not null, "the proposal is heard", TimeSpan.FromSeconds(1));
        Ok(await b.Pacts.SignAsync(b.Who, draft.Id, b.Pacts.Find(draft.Id)!.Waiting!.Hash, compared: true));
        await UntilAsync(() => a.Pacts.Find(draft.Id)!.State == PactState.Active, "the signature is heard", TimeSpan.FromSeconds(1));
        return a.Pacts.Find(draft.Id)!;
    }

    public static T Ok<T>(Outcome<T> outcome)
    {
        Assert.True(outcome.Succeeded, $"{outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail}");
        return outcome.Value!;
    }

    public static void Done(Outcome outcome) => Assert.True(outcome.Succeeded, $"{outcome.Code} {outcome.Field} {outcome.Detail}");

    public async ValueTask DisposeAsync()
    {
        await ToA.DisposeAsync();
        await ToB.DisposeAsync();
        await A.Host.DisposeAsync();
        await B.Host.DisposeAsync();
        _folder.Dispose();
    }
}
