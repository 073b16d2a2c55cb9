using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Events;
using Yiwang.Console.Slots;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Wire.Handle.Values;
using Handle = Yiwang.Things.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest.Redirect;

/// <summary>
/// <c>/99.501.1001/A01</c> → where the identifier's URL leads, as a Handle proxy: 10320/loc before URL, HS_ALIAS followed. Without either, to the identifier's own page. Only
/// paths that begin with a prefix of digits and at least one dot come here; public values alone decide.
/// </summary>
internal static class HandleRedirect
{
    private const int AliasesMax = 5;
    private static readonly string[] s_methods = ["GET", "HEAD"];
    private static readonly string[] s_schemes = ["http", "https", "ftp"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pattern = RoutePatternFactory.Parse("/{prefix}/{**suffix}", null, new { prefix = new PrefixSegment() });
        routes.Map(pattern, async http => await (await GoAsync(http, http.RequestServices.GetRequiredService<IResolver>())).ExecuteAsync(http)).WithMetadata(new HttpMethodMetadata(s_methods));
    }

    /// <summary>Digits and at least one dot, then more: a dot keeps it apart from GS1's numbers and from every page.</summary>
    public static bool Is(ReadOnlySpan<char> path)
    {
        if (path is not ['/', >= '0' and <= '9', ..] || path[1..].IndexOf('/') is var slash && (slash < 3 || slash == path.Length - 2)) return false;
        return IsPrefix(path.Slice(1, slash));
    }

    private static bool IsPrefix(ReadOnlySpan<char> segment) => segment.Contains('.') && Prefix.TryParse(segment, out var prefix, out _) && prefix.Kind == PrefixKind.Delegated;

    private sealed class PrefixSegment : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) => values[routeKey] is string segment && IsPrefix(segment);
    }

    private static async Task<IResult> GoAsync(HttpContext http, IResolver resolver)
    {
        var query = http.Request.Query;
        if (HandleAddress.Read(http, "/", out var handle) is not HandleFault.None) return Results.BadRequest();
        if (RequestNote.Of(http) is { } note) (note.Surface, note.Operation, note.Handle) = (Surface.HandleJson, "redirect", handle.ToString());
        var page = Results.Redirect(HandleAddress.ScanPage(handle));
        if (IsSet(query, "noredirect")) return page;
        var found = await ResolveAsync(resolver, handle, query, http.RequestAborted);
        // the page says why there is nothing, in words and with the right status
        if (!found.Succeeded) return found.Status.Code == Codes.NetUnreachable ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : page;
        if (query["action"].FirstOrDefault() == "showurls") return ShowUrls(found.Value);
        var target = Target(found.Value, query);
        return target is null ? page : Results.Redirect(target);
    }

    private static async ValueTask<Outcome<IReadOnlyList<HandleValue>>> ResolveAsync(IResolver resolver, Handle handle, IQueryCollection query, CancellationToken cancel)
    {
        for (var hop = 0; ; hop++)
        {
            var answer = await resolver.ResolveAsync(new ResolveRequest(handle, Principal.Public, [], [], Authoritative: IsSet(query, "auth")), cancel);
            if (!answer.Succeeded) return answer.Status;
            if (answer.Value.Record is not { } record) return new Outcome(Codes.ThingsNotFound, handle.ToString());
            var alias = IsSet(query, "ignore_aliases") ? null : record.Values.FirstOrDefault(v => v.Type == ValueTypes.Alias);
            if (alias is null || hop == AliasesMax || !Handle.TryParse(Text(alias), out handle)) return Outcomes(Selected(record.Values, query));
        }
    }

    private static Outcome<IReadOnlyList<HandleValue>> Outcomes(IReadOnlyList<HandleValue> values) => values.ToArray();

    private static IReadOnlyList<HandleValue> Selected(IReadOnlyList<HandleValue> values, IQueryCollection query)
    {
        if (!HandleQuery.TryRead(query, out var asked, out _) || !asked.Selects) return values;
        return [.. values.Where(v => asked.Indexes.Contains(v.Index) || asked.Types.Contains(v.Type, StringComparer.OrdinalIgnoreCase))];
    }

    private static string? Target(IReadOnlyList<HandleValue> values, IQueryCollection query)
    {
        var locations = values.Where(v => v.Type == Locations.Type).Select(v => Locations.TryRead(Text(v))).FirstOrDefault(l => l is not null);
        var chosen = locations is null ? null : LocationChoice.Choose(locations, Asked(query), Random.Shared.NextDouble());
        var url = chosen?.Href ?? values.Where(v => v.Type == ValueTypes.Url).Select(Text).FirstOrDefault();
        return Safe(url is null ? null : url + query["urlappend"].FirstOrDefault());
    }

    /// <summary>Nobody is sent to what is no address of the web; other than ASCII is encoded.</summary>
    private static string? Safe(string? url) => url is { Length: <= 8_192 } && Uri.TryCreate(url, UriKind.Absolute, out var target) && s_schemes.Contains(target.Scheme) ? target.AbsoluteUri : null;

    private static List<(string, string)> Asked(IQueryCollection query) =>
        [.. query["locatt"].OfType<string>().Take(8).Select(a => a.Split(':', 2)).Where(a => a.Length == 2).Select(a => (a[0].ToLowerInvariant(), a[1]))];

    /// <summary>All places, one a line.</summary>
    private static IResult ShowUrls(IReadOnlyList<HandleValue> values)
    {
        var urls = values.Where(v => v.Type == ValueTypes.Url).Select(Text);
        var places = values.Where(v => v.Type == Locations.Type).SelectMany(v => Locations.TryRead(Text(v))?.All.Select(l => l.Href) ?? []);
        return Results.Text(string.Concat(places.Concat(urls).Select(u => u.ReplaceLineEndings(" ") + "\n")), "text/plain", Encoding.UTF8);
    }

    private static string Text(HandleValue value) => Encoding.UTF8.GetString(value.Data.Span);

    private static bool IsSet(IQueryCollection query, string name) => query.TryGetValue(name, out var v) && v.FirstOrDefault() is null or "" or "true" or "yes" or "1";
}
