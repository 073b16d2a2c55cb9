using Yiwang.Events;

namespace Yiwang.Trust.Alarms;

public enum AlarmKind
{
    /// <summary>The own log contradicts what was signed of it.</summary>
    OwnLog,
    /// <summary>A neighbour's log forked, went back or cannot prove itself.</summary>
    Neighbour,
    /// <summary>与存证不一致: a view shows what the log does not say.</summary>
    View,
    /// <summary>存证记录损坏: an entry of the own log cannot be read as it was written.</summary>
    Damage,
}

/// <param name="Subject">What it is about, 1–300 characters: with the kind, what makes it one alarm.</param>
/// <param name="Link">Path on this node where to see more.</param>
internal sealed record TrustAlarm(AlarmKind Kind, string Subject, Bilingual Title, Bilingual Text, string Link);

/// <param name="Times">How often it was seen.</param>
/// <param name="SettledAtUs">Null while it stands.</param>
internal sealed record StandingAlarm(TrustAlarm Alarm, long RaisedAtUs, long LastAtUs, long Times, long? SettledAtUs, string? SettledBy);
