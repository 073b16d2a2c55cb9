using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>
/// Lines as they come, for the page's island: event <c>rows</c> holds rows as the page itself writes them, newest last, its id the last line's number; <c>lost</c>
/// how many the watcher was too slow for; <c>alive</c> nothing, so that both ends notice a broken connection.
/// </summary>
internal static class RequestStream
{
    private const int RowsMax = 50;
    private static readonly TimeSpan s_alive = TimeSpan.FromSeconds(15);
    /// <summary>The browser then connects again by itself, and its right to watch is asked anew.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(RequestFilter.Path + "/stream", Open).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Open(HttpContext http, RequestLog log, IViewer viewer, IAccess access, IDirectory directory, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (RequestScope.Of(viewer.Principal, access, directory) is not { } scope) return Problem.Of(new Outcome(viewer.Principal.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var filter = RequestFilter.Of(http.Request.Query);
        // after a broken connection the browser says which line it had last
        if (long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) filter = filter with { After = Math.Max(filter.After, last) };
        if (log.Watch(scope, filter.After) is not { } watch) return Problem.Of(new Outcome(Codes.RequestLimited, "watchers"), http);
        http.Response.RegisterForDispose(watch);
        return TypedResults.ServerSentEvents(FollowAsync(watch, filter, http, time, lifetime.ApplicationStopping));
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(RequestWatch watch, RequestFilter filter, HttpContext http, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        yield return new SseItem<string>("", "alive") { ReconnectionInterval = TimeSpan.FromSeconds(2) };
        foreach (var chunk in watch.Before.Where(filter.Matches).TakeLast(RequestLogPage.RowsMax).Chunk(RowsMax)) yield return await RowsAsync(http, chunk);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping, http.RequestAborted);
        var began = time.GetTimestamp();
        List<RequestEntry> rows = [];
        while (time.GetElapsedTime(began) < s_longest && !ending.IsCancellationRequested)
        {
            if (!await ComesAsync(watch, time, ending.Token)) yield return new SseItem<string>("", "alive");
            while (rows.Count < RowsMax && watch.Lines.TryRead(out var entry)) if (filter.Matches(entry)) rows.Add(entry);
            if (watch.TakeLost() is > 0 and var lost) yield return new SseItem<string>(lost.ToString(CultureInfo.InvariantCulture), "lost");
            if (rows.Count == 0) continue;
            yield return await RowsAsync(http, rows);
            rows.Clear();
        }
    }

    /// <returns>False when nothing came for a while.</returns>
    private static async ValueTask<bool> ComesAsync(RequestWatch watch, TimeProvider time, CancellationToken ending)
    {
        using var patience = new CancellationTokenSource(s_alive, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ending);
        try { return await watch.Lines.WaitToReadAsync(either.Token); }
        catch (OperationCanceledException) { return false; }
    }

    // A renderer keeps what it has rendered, so each batch has its own.
    private static async Task<SseItem<string>> RowsAsync(HttpContext http, IReadOnlyCollection<RequestEntry> rows)
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<RequestRows>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(RequestRows.Entries)] = rows }))).ToHtmlString());
        return new SseItem<string>(html, "rows") { EventId = rows.Last().Number.ToString(CultureInfo.InvariantCulture) };
    }
}
