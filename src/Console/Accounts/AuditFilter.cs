using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Console.Accounts;

/// <summary>What the audit page looks for, as it stands in the address. Anything that cannot be read is left out.</summary>
internal sealed record AuditFilter(string? From, string? To, string? Actor, AuditKind? Kind, long? Before)
{
    // Days are the node's (Asia/Shanghai, without summer time since 1991).
    private static readonly TimeSpan s_zone = TimeSpan.FromHours(8);

    public static AuditFilter Of(IQueryCollection query) => new(
        DayText(query["from"]), DayText(query["to"]),
        query["actor"].ToString().Trim() is { Length: > 0 and <= 255 } actor ? actor : null,
        Enum.TryParse<AuditKind>(query["kind"], out var kind) && Enum.IsDefined(kind) ? kind : null,
        long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null);

    /// <summary>An organisation sees its own records; the operator also those that belong to nobody, as sign-ins of unknown users.</summary>
    public AuditQuery Query(Principal who, IDirectory directory, int max) => new(
        Day(From) is { } from ? Start(from) : null, Day(To) is { } to ? Start(to.AddDays(1)) : null, ActorIn(directory), who.Organization, Kind, Before, max,
        AndUnowned: directory.Operator?.Id.ToString() == who.Organization);

    public string Href(string path, long? before = null) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["from"] = From, ["to"] = To, ["actor"] = Actor, ["kind"] = Kind?.ToString(), ["before"] = before?.ToString(CultureInfo.InvariantCulture),
    }.Where(p => p.Value is not null));

    /// <summary>People type a user name; records hold handles.</summary>
    private string? ActorIn(IDirectory directory) => UserName.TryParse(Actor, out var name) && directory.Find(name) is { } user ? user.Handle.ToString() : Actor;

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), s_zone);

    private static string? DayText(string? text) => Day(text) is null ? null : text;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;
}
