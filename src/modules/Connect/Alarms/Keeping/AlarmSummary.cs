using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Rules;
using In = Yiwang.Connect.Alarms.AlarmForm.In;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>The one alarm of an organisation that says how many others wait for room.</summary>
internal sealed class AlarmSummary(string owner)
{
    /// <summary>Stands in the place of a rule.</summary>
    public const string Rule = "summary";
    /// <summary>A number that changes at every turn is written no more often.</summary>
    private const long EveryUs = 5_000_000;

    private readonly Lock _gate = new();
    private string? _case;
    private string _state = "";
    private long _writtenUs;
    private int _written = -1, _held;
    private AlarmSeverity _severity;

    /// <summary>Alarms that went by themselves while they waited, since the summary began.</summary>
    public int Passed { get; set; }
    public bool HasNews => _held != Math.Max(0, _written) || (_held == 0 && _state is State.Active or State.Acked);

    public void Set(int held, AlarmSeverity severity) => (_held, _severity) = (held, severity);

    public void Restore(CaseView view)
    {
        Take(view);
        _written = (int)view.Values.Whole(In.Held);
    }

    public void Take(CaseView view)
    {
        lock (_gate) (_case, _state) = view.State == State.Closed ? (null, "") : (view.Id, view.State);
    }

    public async ValueTask KeepAsync(INodeCases cases, long nowUs, CancellationToken cancel)
    {
        var held = _held;
        if (held > 0 && _case is not null && nowUs - _writtenUs < EveryUs) return;
        if (Next() is { } move) await cases.MoveAsync(new MoveCase(_case!, move, Values(held, nowUs), -1), cancel);
        else if (_case is { } id) await cases.SaveAsync(new SaveCase(id, Values(held, nowUs), -1), cancel);
        else if (held > 0 && await cases.OpenAsync(owner, new OpenCase(AlarmForm.Alarm, Opening(held, nowUs)), cancel) is { Succeeded: true, Value: { } view }) Take(view);
        (_written, _writtenUs) = (held, nowUs);
        if (held == 0) Passed = 0;
    }

    private string? Next() => (_state, _held > 0) switch
    {
        (State.Active, false) => AlarmForm.Move.Clear,
        (State.Acked, false) => AlarmForm.Move.ClearAcked,
        (State.Cleared, true) => AlarmForm.Move.Reactivate,
        _ => null,
    };

    private JsonObject Opening(int held, long nowUs)
    {
        var values = Values(held, nowUs);
        values[In.Rule] = Rule;
        values[In.RuleName] = "报警过多";
        values[In.RaisedAt] = CaseText.Moment(nowUs);
        values[In.Severity] = _severity.Code();
        return values;
    }

    private JsonObject Values(int held, long nowUs)
    {
        var values = new JsonObject
        {
            [In.Message] = $"报警过多：另有 {held} 条在等候" + (Passed > 0 ? $"，{Passed} 条等候时已自行恢复" : ""),
            [In.Held] = held,
            [In.IsActive] = held > 0,
            [In.NewestAt] = CaseText.Moment(nowUs),
            [In.Quality] = "good",
        };
        if (held == 0) values[In.ClearedAt] = CaseText.Moment(nowUs);
        return values;
    }
}
