using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>What the page looks for, as it stands in the address; the page and its stream read it alike. Anything that cannot be read is left out.</summary>
/// <param name="Failed">True = only failures, false = only what went well.</param>
/// <param name="Handle">Part of a handle, without case.</param>
/// <param name="Credential">Part of a credential, user or app, without case; several with | between them, since a program goes by several names.</param>
/// <param name="After">Only lines with a higher number: what came since the page was cleared.</param>
internal sealed record RequestFilter(Surface? Surface, bool? Failed, string? Handle, string? Credential, long After)
{
    public const string Path = "/identify/requests";

    public static RequestFilter Of(IQueryCollection query) => new(
        Enum.TryParse<Surface>(query["surface"], out var surface) && Enum.IsDefined(surface) ? surface : null,
        query["outcome"].ToString() switch { "failed" => true, "done" => false, _ => null },
        Text(query["handle"]), Text(query["credential"]),
        long.TryParse(query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0);

    public bool IsEmpty => this with { After = 0 } == new RequestFilter(null, null, null, null, 0);

    public bool Matches(RequestEntry entry) =>
        entry.Number > After && (Surface is null || entry.Line.Surface == Surface) && (Failed is null || entry.Line.Failed == Failed)
        && Has(entry.Line.Handle, Handle) && Has(entry.Line.Credential, Credential);

    public string Href(string path, long? after = null) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["surface"] = Surface?.ToString(), ["outcome"] = Failed is null ? null : Failed.Value ? "failed" : "done", ["handle"] = Handle, ["credential"] = Credential,
        ["after"] = (after ?? After) is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : null,
    }.Where(p => p.Value is not null));

    private static string? Text(string? text) => text?.Trim() is { Length: > 0 and <= RequestLine.TextMax } trimmed ? trimmed : null;

    private static bool Has(string? text, string? parts) =>
        parts is null || (text is not null && parts.Split('|', StringSplitOptions.RemoveEmptyEntries).Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
