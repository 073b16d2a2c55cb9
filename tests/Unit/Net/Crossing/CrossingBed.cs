using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>Two nodes with a State each and a line between them, under one pact.</summary>
public abstract class CrossingBed : BothEngines
{
    internal const string Type = "case.deliver";
    private string _stateA = "", _stateB = "";

    private protected SteppedTime Time { get; } = new();
    private protected PaperLink Link { get; } = new();
    private protected PaperSide A { get; private set; } = null!;
    private protected PaperSide B { get; private set; } = null!;
    private protected PaperPact PactAtA { get; private set; } = null!;
    private protected PaperPact PactAtB { get; private set; } = null!;
    private protected CrossingRuntime NodeA { get; private set; } = null!;
    private protected CrossingRuntime NodeB { get; private set; } = null!;
    private protected Ledger Ledger { get; } = new(Type, PactVerbs.Forward);
    private protected Ledger Events { get; } = new("event", PactVerbs.Subscribe);
    private protected virtual IMessageHandler[] HandlersOfB => [Ledger, Events];
    /// <summary>Of A, once it runs.</summary>
    private protected IDatabase StateOfA { get; private set; } = null!;
    /// <summary>What A has to tell of its pacts.</summary>
    private protected Func<Outcome?> Untold { get; set; } = () => null;
    private protected CrossingOptions Options { get; set; } = new();
    private protected IDatabase StateB { get; private set; } = null!;
    private protected string Pact => PactAtA.Pact.Id;

    private protected async Task OpenAsync(SqlEngine engine = SqlEngine.Sqlite, SigningAlgorithm ofA = SigningAlgorithm.Ed25519, SigningAlgorithm ofB = SigningAlgorithm.Ed25519)
    {
        (A, B) = (new PaperSide(ofA, new Uri("https://a.example/")), new PaperSide(ofB, new Uri("https://b.example/")));
        (PactAtA, PactAtB) = (new PaperPact(A, B, A), new PaperPact(A, B, B));
        (_stateA, _stateB) = (NewName(engine), NewName(engine));
        NodeA = await StartAsync("a.example", _stateA, engine, PactAtA);
        NodeB = await StartAsync("b.example", _stateB, engine, PactAtB, HandlersOfB);
    }

    /// <summary>As after kill -9: nothing of memory is left, State is as it was.</summary>
    private protected async Task RestartAsync(bool a, SqlEngine engine = SqlEngine.Sqlite)
    {
        await (a ? NodeA : NodeB).DisposeAsync();
        if (a) NodeA = await StartAsync("a.example", _stateA, engine, PactAtA);
        else NodeB = await StartAsync("b.example", _stateB, engine, PactAtB, HandlersOfB);
    }

    /// <summary>B once more, with a State that knows nothing.</summary>
    private protected Task<CrossingRuntime> FreshAsync(SqlEngine engine) => StartAsync("b.example", NewName(engine), engine, PactAtB, HandlersOfB);

    /// <summary>B as it is between the opening of its doors and its start.</summary>
    private protected async Task OpenBOnlyAsync()
    {
        await NodeB.DisposeAsync();
        NodeB = await OpenNodeAsync("b.example", _stateB, SqlEngine.Sqlite, PactAtB, starts: false);
    }

    private protected void StartB() => NodeB.Start(HandlersOfB, []);

    private Task<CrossingRuntime> StartAsync(string host, string name, SqlEngine engine, PaperPact pact, params IMessageHandler[] handlers) => OpenNodeAsync(host, name, engine, pact, starts: true, handlers);

    private async Task<CrossingRuntime> OpenNodeAsync(string host, string name, SqlEngine engine, PaperPact pact, bool starts, params IMessageHandler[] handlers)
    {
        var state = OpenDatabase(engine, name);
        await Migrations.ApplyAsync(state, CrossingSchema.Migrations, Cancel);
        if (pact == PactAtA) StateOfA = state;
        else StateB = state;
        var node = await CrossingRuntime.OpenAsync(new CrossingParts(pact, pact, pact.IsHere, pact, state, Link, Options, Time) { Untold = (_, sender) => sender == A.Id ? Untold() : null }, Cancel);
        if (starts) node.Start(handlers, []);
        Link.Add(host, node);
        return node;
    }

    private protected static OutMessage Message(int n, string type = Type, PactVerbs verb = PactVerbs.Forward) => new(verb, type, "wo", Encoding.UTF8.GetBytes($"{{\"n\":{n}}}"), $"key-{n}");

    private protected static List<OutMessage> Messages(int from, int count) => [.. Enumerable.Range(from, count).Select(n => Message(n))];

    private protected static IEnumerable<string> Bodies(int from, int count) => Enumerable.Range(from, count).Select(n => $"{{\"n\":{n}}}");

    /// <summary>Until it holds; the clock is moved on while it does not, so that pauses pass. A real deadline bounds a hang.</summary>
    private protected Task UntilAsync(Func<bool> holds, TimeSpan? step = null) => UntilAsync(() => Task.FromResult(holds()), step);

    private protected async Task UntilAsync(Func<Task<bool>> holds, TimeSpan? step = null)
    {
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await holds())
        {
            await looks.WaitForNextTickAsync(deadline.Token);
            if (step is { } by) Time.Advance(by);
        }
    }

    private protected LaneStatus Out => NodeA.Lanes.Single(l => l.IsOutward);
    /// <summary>Before anything has arrived there is no lane, and nothing in it.</summary>
    private protected LaneStatus In => NodeB.Lanes.SingleOrDefault(l => !l.IsOutward) ?? new(Pact, A.Id, B.Id, 0, null, 0, 0, null, null, null, IsOutward: false);

    public override async ValueTask DisposeAsync()
    {
        if (NodeA is not null) await NodeA.DisposeAsync();
        if (NodeB is not null) await NodeB.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
