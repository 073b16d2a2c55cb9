using State = Yiwang.Connect.Alarms.AlarmForm.State;
using Move = Yiwang.Connect.Alarms.AlarmForm.Move;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>Which transition the node takes next, so that the case says what the rule says. Null = it does.</summary>
internal static class AlarmMoves
{
    public static string? Next(string state, in AlarmStanding now)
    {
        if (state == State.OutOfService) return now.IsOutOfService ? null : now.IsActive ? Move.PutBack : Move.End;
        if (now.IsOutOfService && state != State.Closed) return Move.TakeOut;
        if (now.IsSuppressed && state is (State.Active or State.Acked or State.Cleared)) return Move.Suppress;
        if (now.IsGraver && now.IsActive && state is (State.Active or State.Acked)) return Move.Escalate;
        return state switch
        {
            State.Suppressed when !now.IsActive => Move.UnsuppressCleared,
            State.Suppressed when !now.IsSuppressed => Move.Unsuppress,
            // what is shelved for a time stays shelved, however often it comes and goes
            State.Shelved when !now.IsActive && now.IsShelvedOnce => Move.UnshelveCleared,
            State.Active when !now.IsActive => now.WasShelved ? Move.End : now.IsLatched ? Move.Latch : Move.Clear,
            State.Acked when !now.IsActive => now.IsLatched ? Move.LatchAcked : Move.ClearAcked,
            State.Cleared or State.LatchedUnacked or State.LatchedAcked when now.IsActive => Move.Reactivate,
            _ => null,
        };
    }
}

/// <param name="IsGraver">It has reached a graver level, which nobody has acknowledged.</param>
/// <param name="WasShelved">It was over before it was taken off the shelf: nobody has to acknowledge it.</param>
internal readonly record struct AlarmStanding(bool IsActive, bool IsSuppressed = false, bool IsOutOfService = false, bool IsLatched = false, bool IsShelvedOnce = false, bool WasShelved = false, bool IsGraver = false);
