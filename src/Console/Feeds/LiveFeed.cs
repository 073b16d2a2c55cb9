using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Yiwang.Console.Http;
using Yiwang.Events;

namespace Yiwang.Console.Feeds;

/// <summary>
/// Sends the pieces of a page that have changed, at most twice a second to each who looks: event <c>pieces</c> with their markup, <c>alive</c> with nothing, so that
/// both ends notice a broken connection. A slow reader skips what was in between and holds nobody up.
/// </summary>
public sealed class LiveFeed(PieceCache cache, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    /// <summary>Pages that are fed at once; the next one is refused with request.limited and shows a still picture.</summary>
    public const int FeedsMax = 500;
    private static readonly TimeSpan s_rate = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_alive = TimeSpan.FromSeconds(15);
    /// <summary>The browser then connects again by itself, and its right to look is asked anew.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);
    private int _open;

    /// <param name="look">All pieces of the page as they are now.</param>
    /// <param name="changed">Completes when there is something new after the version seen; null = look again at every turn.</param>
    public IResult Open(HttpContext http, Func<IReadOnlyList<Piece>> look, Func<long, CancellationToken, ValueTask<long>>? changed = null)
    {
        if (Interlocked.Increment(ref _open) > FeedsMax)
        {
            Interlocked.Decrement(ref _open);
            return Problem.Of(new Outcome(Codes.RequestLimited, "feeds"), http);
        }
        http.Response.OnCompleted(() => Task.FromResult(Interlocked.Decrement(ref _open)));
        return TypedResults.ServerSentEvents(FollowAsync(http, look, changed));
    }

    private async IAsyncEnumerable<SseItem<string>> FollowAsync(HttpContext http, Func<IReadOnlyList<Piece>> look, Func<long, CancellationToken, ValueTask<long>>? changed, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping, http.RequestAborted);
        yield return new SseItem<string>("", "alive") { ReconnectionInterval = TimeSpan.FromSeconds(2) };
        var (sent, began, spoke, version) = (new Dictionary<string, object>(StringComparer.Ordinal), clock.GetTimestamp(), clock.GetTimestamp(), 0L);
        while (clock.GetElapsedTime(began) < s_longest && !ending.IsCancellationRequested)
        {
            var news = look().Where(p => !sent.TryGetValue(p.Id, out var model) || !model.Equals(p.Model)).ToList();
            if (news.Count > 0)
            {
                foreach (var piece in news) sent[piece.Id] = piece.Model;
                spoke = clock.GetTimestamp();
                // one kind at a time: a browser that has begun to read a div drops a table row that follows
                foreach (var alike in news.GroupBy(p => p.Component)) yield return new SseItem<string>(await cache.HtmlAsync([.. alike], http.RequestServices), "pieces");
            }
            else if (clock.GetElapsedTime(spoke) >= s_alive)
            {
                spoke = clock.GetTimestamp();
                yield return new SseItem<string>("", "alive");
            }
            if (!await RestAsync(ending.Token)) yield break;
            if (changed is not null) version = await WaitAsync(changed, version, ending.Token);
        }
    }

    // Staleness shows without anything coming, so that the wait has an end even on a silent device.
    private async ValueTask<long> WaitAsync(Func<long, CancellationToken, ValueTask<long>> changed, long version, CancellationToken ending)
    {
        using var patience = new CancellationTokenSource(s_rate * 4, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ending);
        try { return await changed(version, either.Token); }
        catch (OperationCanceledException) { return version; }
    }

    private async ValueTask<bool> RestAsync(CancellationToken ending)
    {
        try
        {
            await Task.Delay(s_rate, clock, ending);
            return true;
        }
        catch (OperationCanceledException) { return false; }
    }
}
