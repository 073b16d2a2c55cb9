using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Console.Feeds;
using Yiwang.Connect.Live;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Board;

/// <summary>Tiles and counts of the board as they change.</summary>
internal static class BoardFeed
{
    /// <summary>What a person can take in; the list has all.</summary>
    public const int TilesMax = 500;
    /// <summary>The ledger changes a few times a day: a device that was added shows after so long.</summary>
    private static readonly TimeSpan s_ledger = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/devices/board/stream", OpenAsync).ExcludeFromDescription().DisableRequestTimeout();

    private static async Task<IResult> OpenAsync(HttpContext http, IViewer viewer, DeviceList list, ILiveStates live, LiveFeed feed, Text text, TimeProvider clock)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var (facts, readAt) = (await ReadAsync(http.RequestAborted), clock.GetTimestamp());
        return feed.Open(http, Look, ChangedAsync);

        async ValueTask<IReadOnlyList<DeviceFacts>> ReadAsync(CancellationToken cancel) => (await list.PageAsync(text, viewer.Principal, DeviceFilter.All, 1, TilesMax, cancel)).Facts;

        async ValueTask<long> ChangedAsync(long seen, CancellationToken cancel)
        {
            var now = await live.ChangedAsync(null, seen, cancel);
            if (clock.GetElapsedTime(readAt) > s_ledger) (facts, readAt) = (await ReadAsync(cancel), clock.GetTimestamp());
            return now;
        }

        IReadOnlyList<Piece> Look()
        {
            var rows = list.Rows(text, viewer.Principal, facts).ToList();
            return [new Piece(BoardCounts.Id, typeof(BoardCountsView), BoardCounts.Of(rows)), .. rows.Select(r => new Piece(r.Id, typeof(BoardTileView), r))];
        }
    }
}
