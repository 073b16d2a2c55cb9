using Yiwang.Connect.Points;
using Yiwang.Expressions;

namespace Yiwang.Connect.Live;

/// <summary>The rules of one device at work: first its own word for its state, then the rules in order, then 待机. For one thread at a time.</summary>
internal sealed class StateJudge
{
    private readonly Rule[] _rules;
    private readonly ExpressionRun? _word;
    private readonly IReadOnlyDictionary<int, DeviceState> _map;

    public StateJudge(DeviceRules rules, IReadOnlyList<Point> points)
    {
        Names = PointNames.TableOf(points);
        Inputs = new Inputs(Names.Slots);
        var troubles = new List<RuleTrouble>();
        _rules = [.. rules.Rules.Select((r, i) => Compile(r, i, troubles)).OfType<Rule>()];
        _map = rules.StateMap;
        if (rules.StatePoint.Length > 0)
        {
            if (Expression.TryCompile($"[{rules.StatePoint}]", Names, out var word, out var problem)) _word = word.Start(Inputs);
            else troubles.Add(new(-1, problem));
        }
        Troubles = troubles;
    }

    public NameTable Names { get; }
    public Inputs Inputs { get; }
    public IReadOnlyList<RuleTrouble> Troubles { get; }
    /// <summary>When the state may change without a new value.</summary>
    public long DueUs { get; private set; } = long.MaxValue;

    /// <summary>Of a device that is online. Unknown = nothing that the rules ask for is known.</summary>
    public DeviceState Judge(long nowUs)
    {
        var due = long.MaxValue;
        var (said, known) = (DeviceState.Unknown, _rules.Length == 0 && _word is null);
        if (_word is not null && _word.Evaluate(nowUs) is { IsUnknown: false } word && _map.TryGetValue((int)word.Number, out var mapped)) said = mapped;
        foreach (var rule in _rules)
        {
            // all are evaluated: those that look back in time must see every value
            var value = rule.Evaluate(nowUs);
            known |= !value.IsUnknown;
            if (said == DeviceState.Unknown && value.IsTrue) said = rule.State;
            due = Math.Min(due, rule.DueUs);
        }
        DueUs = due;
        return said == DeviceState.Unknown && known ? DeviceState.Idle : said;
    }

    private Rule? Compile(StateRule rule, int index, List<RuleTrouble> troubles)
    {
        if (Expression.TryCompileCondition(rule.When, Names, out var expression, out var problem)) return new(rule.State, expression.Start(Inputs), rule.ForMs * 1_000L);
        troubles.Add(new(index, problem));
        return null;
    }

    private sealed class Rule(DeviceState state, ExpressionRun run, long forUs)
    {
        private long _sinceUs = -1;

        public DeviceState State => state;
        public long DueUs { get; private set; }

        public Value Evaluate(long nowUs)
        {
            var value = run.Evaluate(nowUs);
            DueUs = run.DueUs;
            if (!value.IsTrue || forUs == 0)
            {
                _sinceUs = -1;
                return value;
            }
            if (_sinceUs < 0) _sinceUs = nowUs;
            if (nowUs - _sinceUs >= forUs) return value;
            DueUs = Math.Min(DueUs, _sinceUs + forUs);
            return Value.Of(false, value.Certainty);
        }
    }
}
