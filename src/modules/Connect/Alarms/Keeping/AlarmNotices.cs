using System.Globalization;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Keeping;

/// <summary>
/// Tells people of alarms along the chain of the rule, by the minute, until somebody acknowledges. In a flood all notices of the organisation are one group, otherwise those of one device. The key of each makes it
/// one notice also after a restart.
/// </summary>
internal sealed class AlarmNotices(AlarmDesk desk, INodeCases cases, INotices notices, AlarmDevices devices, TimeProvider clock)
{
    private const long MinuteUs = 60_000_000;
    /// <summary>Told again no more often than this, whatever a node that slept has missed.</summary>
    private const int AgainMax = 1_000;

    /// <summary>Whatever is due now.</summary>
    public async Task TurnAsync(CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        foreach (var alarm in desk.Unacknowledged())
        {
            cancel.ThrowIfCancellationRequested();
            if (alarm.Case is not { } id) continue;
            var waited = (now - alarm.AnnouncedUs) / MinuteUs;
            var chain = alarm.Rule.Chain;
            while (alarm.Told < chain.Count && chain[alarm.Told].AfterMinutes <= waited)
            {
                var step = alarm.Told;
                if (!await TellAsync(alarm, id, string.Create(CultureInfo.InvariantCulture, $"step{step}"), [chain[step].Role], cancel)) break;
                alarm.Told = step + 1;
            }
            await AgainAsync(alarm, id, waited, cancel);
        }
    }

    private async ValueTask AgainAsync(StandingAlarm alarm, string id, long waited, CancellationToken cancel)
    {
        if (alarm.Rule.ReAlarmMinutes <= 0 || alarm.Told == 0) return;
        var turn = (int)Math.Min(AgainMax, waited / alarm.Rule.ReAlarmMinutes);
        if (turn <= alarm.ToldAgain) return;
        var roles = alarm.Rule.Chain.Take(alarm.Told).Select(s => s.Role).Distinct().ToList();
        if (await TellAsync(alarm, id, string.Create(CultureInfo.InvariantCulture, $"again{turn}"), roles, cancel)) alarm.ToldAgain = turn;
    }

    /// <summary>The case itself settles what was told before somebody acknowledged; what was told at that very moment is settled here.</summary>
    private async ValueTask<bool> TellAsync(StandingAlarm alarm, string id, string part, IReadOnlyList<Role> roles, CancellationToken cancel)
    {
        if (!(await notices.TellAsync(Notice(alarm, id, part, roles), cancel)).Succeeded) return false;
        return cases.Find(id)?.State is AlarmForm.State.Active or AlarmForm.State.Cleared or AlarmForm.State.LatchedUnacked || (await notices.SettleAboutAsync(Matter(id), null, cancel)).Succeeded;
    }

    private static string Matter(string id) => "case:" + id;

    private Notice Notice(StandingAlarm alarm, string id, string part, IReadOnlyList<Role> roles)
    {
        var owner = alarm.Rule.Owner;
        var (name, severity) = (devices.Name(alarm.Device), alarm.Severity.Name());
        var message = alarm.Message;
        var title = new Bilingual($"【{severity.Zh}】{name} {message}", $"[{severity.En}] {name}: {message}");
        var text = new Bilingual($"{alarm.Values.Text(In.Readings)}{(alarm.Rule.Guide.Length > 0 ? "\n" + alarm.Rule.Guide : "")}", $"{alarm.Values.Text(In.Readings)}{(alarm.Rule.Guide.Length > 0 ? "\n" + alarm.Rule.Guide : "")}");
        var group = desk.FloodOf(owner).IsOn ? $"alarm-flood:{owner}" : $"alarm:{alarm.Device}";
        return new($"alarm:{id}:{(alarm.Level is { } level ? level.State.Code() + "-" : "")}{part}", owner, [.. roles.Select(r => new Recipient(owner, null, r))], alarm.Severity.Level(), title, text, $"/cases/{id}", group) { About = Matter(id) };
    }
}
