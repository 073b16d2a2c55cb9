using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Things;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>The alarm of one rule on one device: what the rule says, and what its case says. Guarded by the desk.</summary>
internal sealed class StandingAlarm(AlarmRule rule, Handle device)
{
    private Chatter _chatter;

    public AlarmRule Rule { get; private set; } = rule;
    public Handle Device => device;

    // what the rule says
    public bool IsActive { get; private set; }
    public bool IsSuppressed { get; private set; }
    public bool HasSignal { get; private set; } = true;
    public long RaisedUs { get; private set; }
    public long NewestUs { get; private set; }
    public long ClearedUs { get; private set; }
    /// <summary>Times that it came and that no case counts yet.</summary>
    public int Onsets { get; private set; }
    public string Readings { get; private set; } = "";
    /// <summary>The level at which it stands, or stood when it cleared; null = its rule has none.</summary>
    public LimitLevel? Level { get; private set; }
    public AlarmSeverity Severity => Level?.Severity ?? Rule.Severity;
    public string Message => Level is { Message.Length: > 0 } level ? level.Message : Rule.Message.Length > 0 ? Rule.Message : Rule.Name;
    public bool OpensOrder => Rule.AutoCase || Level is { AutoCase: true };
    /// <summary>From which the chain of notices counts: when it came, or came to a graver level.</summary>
    public long AnnouncedUs { get; private set; }
    private bool IsGraver { get; set; }
    public bool IsChattering => _chatter.IsChattering;

    // its place among others
    public string Group { get; set; } = "";
    public bool IsFirstOut { get; set; }
    public bool IsInFlood { get; set; }
    public bool IsHeld { get; set; }
    public bool IsMarked { get; set; }
    public bool IsPlanned { get; set; }

    // what its case says
    public string? Case { get; private set; }
    public string Number { get; private set; } = "";
    public string State { get; private set; } = "";
    public long Position { get; private set; } = -1;
    public JsonObject Values { get; private set; } = [];
    public bool IsShelvedOnce => Values.Flag(In.ShelvedOnce);
    private bool WasShelved { get; set; }

    /// <summary>Steps of the chain of notices that were taken, and how often it was told again.</summary>
    public int Told { get; set; }
    public int ToldAgain { get; set; }

    public void Take(RuleRun run, AlarmTurns turns, long atUs)
    {
        Rule = run.Rule;
        // a restart, or a changed rule: it may have come or gone while nobody told
        if (turns == AlarmTurns.None && run.IsActive != IsActive) turns = run.IsActive ? AlarmTurns.Raised : AlarmTurns.Cleared;
        if (turns.HasFlag(AlarmTurns.Raised))
        {
            (IsActive, NewestUs) = (true, atUs);
            if (Onsets++ == 0 && Case is null) RaisedUs = AnnouncedUs = atUs;
            Readings = AlarmReadings.Of(run);
            _chatter.Came(atUs);
        }
        if (run.Level is { } level) TakeLevel(level, run, atUs);
        if (turns.HasFlag(AlarmTurns.Cleared)) (IsActive, ClearedUs, IsGraver) = (false, atUs, false);
        IsSuppressed = run.IsSuppressed && !run.IsGone;
        HasSignal = run.HasSignal || run.IsGone;
    }

    /// <summary>While it chatters it does not go: the case would only flicker.</summary>
    public AlarmStanding Now(long nowUs)
    {
        _chatter.Rest(nowUs);
        return new(IsActive || _chatter.IsChattering, IsSuppressed, Rule.OutOfService, Rule.Latched, IsShelvedOnce, WasShelved, IsGraver);
    }

    // ISA-18.2: a graver level is an alarm of its own, so whoever acknowledged the lesser one is asked again
    private void TakeLevel(LimitLevel level, RuleRun run, long atUs)
    {
        if (Level is { } before && before.State != level.State && Case is not null && level.Severity > before.Severity) (IsGraver, AnnouncedUs, Told, ToldAgain) = (true, atUs, 0, 0);
        if (Level?.State != level.State) Readings = AlarmReadings.Of(run);
        Level = level;
    }

    /// <summary>Its case says that it has become graver.</summary>
    public void Escalated() => IsGraver = false;

    /// <summary>Nothing of it needs to be remembered.</summary>
    public bool IsOver(long nowUs) => Case is null && !IsActive && Onsets == 0 && !_chatter.IsRecent(nowUs);

    /// <summary>What its case became.</summary>
    public void Take(CaseView view)
    {
        if (Case == view.Id && view.Position <= Position) return;
        if (State == AlarmForm.State.Shelved && view.State == AlarmForm.State.Active) WasShelved = true;
        else if (view.State != AlarmForm.State.Active) WasShelved = false;
        (Case, Number, State, Position, Values) = (view.Id, view.Number, view.State, view.Position, view.Values);
        if (view.State != AlarmForm.State.Closed) return;
        (Case, State, Position, Values) = (null, "", -1, []);
        (Group, IsFirstOut, IsInFlood, IsPlanned, Told, ToldAgain) = ("", false, false, false, 0, 0);
        (RaisedUs, AnnouncedUs, IsGraver) = (NewestUs, NewestUs, false);
    }

    /// <summary>As it stood when the node stopped.</summary>
    public void Restore(CaseView view)
    {
        Take(view);
        IsActive = view.Values.Flag(In.IsActive);
        if (LimitStates.Of(view.Values.Text(In.Level)) is var state and not LimitState.None) Level = new(state, 0, Severities.Of(view.Values.Text(In.Severity)), view.Values.Text(In.Message));
        (RaisedUs, NewestUs, IsPlanned) = (view.Values.Moment(In.RaisedAt), view.Values.Moment(In.NewestAt), true);
        AnnouncedUs = RaisedUs;
        (Group, IsFirstOut, IsInFlood) = (view.Values.Text(In.Group), view.Values.Flag(In.FirstOut), view.Values.Flag(In.InFlood));
    }

    /// <summary>So many of the onsets are counted in the case now.</summary>
    public void Counted(int onsets) => Onsets -= onsets;
}
