using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Yiwang.Connect.Alarms.Rules;

namespace Yiwang.Connect.Alarms.List;

/// <summary>What a list of open alarms is asked for, as its address says.</summary>
/// <param name="Part">unacked, acked, aside (shelved, suppressed, out of service); empty = all.</param>
internal sealed record AlarmFilter(string Part, AlarmSeverity? Severity, string Words)
{
    public static AlarmFilter Of(IQueryCollection query) => new(query["part"].ToString(), Severities.Order.Cast<AlarmSeverity?>().FirstOrDefault(s => s!.Value.Code() == query["severity"].ToString()), query["q"].ToString().Trim());

    public bool IsEmpty => Part.Length == 0 && Severity is null && Words.Length == 0;

    public bool Finds(AlarmRow row) => (Severity is null || row.Severity == Severity) && FindsPart(row.State)
        && (Words.Length == 0 || row.DeviceName.Contains(Words, StringComparison.OrdinalIgnoreCase) || row.Message.Contains(Words, StringComparison.OrdinalIgnoreCase) || row.Number.Contains(Words, StringComparison.OrdinalIgnoreCase));

    public string Href(string path)
    {
        if (Part.Length > 0) path = QueryHelpers.AddQueryString(path, "part", Part);
        if (Severity is { } severity) path = QueryHelpers.AddQueryString(path, "severity", severity.Code());
        return Words.Length > 0 ? QueryHelpers.AddQueryString(path, "q", Words) : path;
    }

    private bool FindsPart(string state) => Part switch
    {
        "unacked" => AlarmWords.IsUnacknowledged(state),
        "acked" => state is AlarmForm.State.Acked or AlarmForm.State.LatchedAcked,
        "aside" => state is AlarmForm.State.Shelved or AlarmForm.State.Suppressed or AlarmForm.State.OutOfService,
        _ => true,
    };
}
