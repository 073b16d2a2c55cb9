using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Events;
using Yiwang.Parties;
using Act = Yiwang.Connect.Alarms.AlarmForm.Act;
using In = Yiwang.Connect.Alarms.AlarmForm.In;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Connect.Alarms;

/// <summary>What people do with alarms.</summary>
internal sealed class AlarmActs(ICases cases, TimeProvider clock)
{
    /// <summary>Alarms acknowledged at once.</summary>
    public const int AtOnceMax = 200;

    /// <returns>How many were; and of the first that was not, why.</returns>
    public async ValueTask<(int Done, Outcome Trouble)> AcknowledgeAsync(Principal who, IEnumerable<string> ids, CancellationToken cancel)
    {
        var (done, trouble) = (0, Outcome.Ok);
        foreach (var id in ids.Distinct().Take(AtOnceMax))
        {
            var found = cases.Find(who, id);
            var moved = found.Succeeded ? await AcknowledgeAsync(who, found.Value, cancel) : found.Status;
            if (moved.Succeeded) done++;
            else if (trouble.Succeeded) trouble = moved;
        }
        return (done, trouble);
    }

    public async ValueTask<Outcome> ShelveAsync(Principal who, string id, int minutes, bool once, string reason, CancellationToken cancel)
    {
        var values = new JsonObject { [In.ShelvedUntil] = CaseText.Moment(Micros.Of(clock) + minutes * 60_000_000L), [In.ShelvedOnce] = once, [In.ShelveReason] = reason };
        return (await cases.MoveAsync(who, new MoveCase(id, Act.Shelve, values, -1), cancel)).Status;
    }

    public async ValueTask<Outcome> MoveAsync(Principal who, string id, string transition, CancellationToken cancel) => (await cases.MoveAsync(who, new MoveCase(id, transition, [], -1), cancel)).Status;

    private async ValueTask<Outcome> AcknowledgeAsync(Principal who, CaseView alarm, CancellationToken cancel)
    {
        var transition = alarm.State switch
        {
            State.Active => Act.Acknowledge,
            State.Cleared => Act.AcknowledgeCleared,
            State.LatchedUnacked => Act.AcknowledgeLatched,
            // somebody else was faster, or it needs nobody
            _ => null,
        };
        return transition is null ? Outcome.Ok : await MoveAsync(who, alarm.Id, transition, cancel);
    }
}
