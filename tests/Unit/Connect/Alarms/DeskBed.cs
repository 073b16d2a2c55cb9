using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Connect.Maintenance.Failures;
using Yiwang.Expressions;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Connect.Alarms;

/// <summary>The desk over the real case engine and the shipped definitions; conditions are switched by hand.</summary>
internal sealed class DeskBed : IAsyncDisposable
{
    private readonly Dictionary<(string, int), Switch> _switches = [];

    private DeskBed(CaseBed cases) => Cases = cases;

    public CaseBed Cases { get; }
    public AlarmDesk Desk { get; private set; } = null!;
    public IAlarmSink Sink => Desk;
    public AlarmActs Acts => new(Cases.Cases, Cases.Time);
    public long NowUs => Micros.Of(Cases.Time);

    public static async Task<DeskBed> OpenAsync()
    {
        var bed = new DeskBed(await CaseBed.OpenAsync(shipped: [new DefinitionAssembly(typeof(ConnectSetup).Assembly)],
            calls: c => Task.FromResult(((IReadOnlyList<ICaseGuard>)[new FailureCode(new FailureLibrary(c.Node))], (IReadOnlyList<ICaseEffect>)[c.Effect]))));
        await bed.StartAsync();
        return bed;
    }

    /// <summary>A new process: what was in memory is gone, alarms stand as their cases say.</summary>
    public async Task StartAsync()
    {
        Desk?.Dispose();
        Desk = new AlarmDesk(Cases.Node, new AlarmDevices(h => h, h => h.ToString(), h => h.Suffix.ToString()), Cases.Time, NullLogger<AlarmDesk>.Instance);
        await Desk.LoadAsync(default);
    }

    public AlarmRule Rule(string id = "r1") => new() { Id = id, Owner = Cases.Forge, Name = id, When = "on", Message = "润滑不足", Severity = AlarmSeverity.Major, Category = "limit", MaxShelveMinutes = 480, AutoCase = true };

    /// <summary>Turns until it is so: what a person did reaches the desk a moment later.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), $"open: {string.Join(", ", Open.Select(v => v.State).GroupBy(s => s).Select(g => $"{g.Count()} {g.Key}"))}; held {Desk.Held}");
            await TurnAsync();
            await Task.Yield();
        }
    }

    /// <summary>The condition of a rule on a device holds from now on, or no longer.</summary>
    public void Set(AlarmRule rule, bool? on, int device = 1)
    {
        if (!_switches.TryGetValue((rule.Id, device), out var known)) _switches[(rule.Id, device)] = known = new Switch(rule, Handle.Parse($"{Cases.Forge}/EQ-{device:000}"));
        var turns = known.Turn(on, NowUs);
        if (turns != AlarmTurns.None) Sink.Tell(known.Run, turns, NowUs);
    }

    /// <summary>The point of a rule with levels has this value from now on.</summary>
    public async Task MeasureAsync(AlarmRule rule, double value)
    {
        if (!_switches.TryGetValue((rule.Id, 1), out var known)) _switches[(rule.Id, 1)] = known = new Switch(rule, Handle.Parse($"{Cases.Forge}/EQ-001"));
        if (known.Measure(value, NowUs) is not AlarmTurns.None and var turns) Sink.Tell(known.Run, turns, NowUs);
        await TurnAsync();
    }

    public async Task TurnAsync()
    {
        await Desk.FlushAsync(default);
        if (Desk.Refusal is { } refused) Assert.Fail($"{refused.Code} {refused.Field} {refused.Detail}");
    }

    public async Task SetAsync(AlarmRule rule, bool? on, int device = 1)
    {
        Set(rule, on, device);
        await TurnAsync();
    }

    public IReadOnlyList<CaseView> Open => Desk.Open(Cases.Forge);

    public CaseView Only => Assert.Single(Open);

    public async Task<IReadOnlyList<CaseView>> AllAsync()
    {
        List<CaseView> all = [];
        await foreach (var view in Cases.Node.AllAsync(new CaseQuery(AlarmForm.Alarm))) all.Add(view);
        return all;
    }

    public ValueTask DisposeAsync()
    {
        Desk.Dispose();
        return Cases.DisposeAsync();
    }

    private sealed class Switch
    {
        private Inputs _inputs;

        public Switch(AlarmRule rule, Handle device)
        {
            var names = new NameTable();
            names.Add("on", ExpressionType.Boolean);
            _inputs = new Inputs(names.Slots);
            Assert.True(Expression.TryCompileCondition("on", names, out var when, out _));
            Run = rule.Levels.Count == 0 ? new RuleRun(rule, device, [when.Start(_inputs)], null) : Levelled(rule, device);
        }

        public RuleRun Run { get; }

        /// <summary>The point of its levels has this value.</summary>
        public AlarmTurns Measure(double value, long nowUs)
        {
            _inputs.Set(1, nowUs, Value.Of(value));
            return Run.Evaluate(nowUs);
        }

        private RuleRun Levelled(AlarmRule rule, Handle device)
        {
            var names = new NameTable();
            names.Add("on", ExpressionType.Boolean);
            names.Add(rule.LimitPoint, ExpressionType.Number);
            _inputs = new Inputs(names.Slots);
            return new RuleRun(rule, device, [.. rule.Conditions.Select(text => Expression.TryCompileCondition(text, names, out var condition, out var problem) ? condition.Start(_inputs) : throw new InvalidOperationException(problem.En))], null);
        }

        public AlarmTurns Turn(bool? on, long nowUs)
        {
            _inputs.Set(0, nowUs, on is { } known ? Value.Of(known) : Value.Unknown);
            return Run.Evaluate(nowUs);
        }
    }
}
