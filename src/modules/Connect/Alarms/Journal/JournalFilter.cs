using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Alarms.Journal;

/// <summary>What the journal is asked for, as its address says.</summary>
internal sealed record JournalFilter(AlarmSeverity? Severity, string State, string Device, string Words, string From, string To, string? Cursor)
{
    public static JournalFilter Of(IQueryCollection query) => new(Severities.Order.Cast<AlarmSeverity?>().FirstOrDefault(s => s!.Value.Code() == query["severity"].ToString()), AlarmWords.Order.Contains(query["state"].ToString()) ? query["state"].ToString() : "",
        query["device"].ToString(), query["q"].ToString().Trim(), query["from"].ToString(), query["to"].ToString(), query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null);

    public bool IsEmpty => Severity is null && State.Length == 0 && Device.Length == 0 && Words.Length == 0 && From.Length == 0 && To.Length == 0;

    public CaseQuery Query(Text text, int limit) => new(AlarmForm.Alarm, State.Length > 0 ? [State] : null, Thing: Device.Length > 0 ? Device : null, Text: Words.Length > 0 ? Words : null,
        Fields: Severity is { } severity ? new Dictionary<string, string> { [AlarmForm.In.Severity] = severity.Code() } : null, FromUs: text.ReadMinute(From), ToUs: text.ReadMinute(To), Cursor: Cursor, Limit: limit);

    public string Href(string path)
    {
        foreach (var (name, value) in new[] { ("severity", Severity?.Code() ?? ""), ("state", State), ("device", Device), ("q", Words), ("from", From), ("to", To), ("cursor", Cursor ?? "") })
        {
            if (value.Length > 0) path = QueryHelpers.AddQueryString(path, name, value);
        }
        return path;
    }
}
