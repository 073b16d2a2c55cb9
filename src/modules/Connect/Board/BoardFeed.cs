using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Feeds;
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

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/devices/board/stream", Open).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Open(HttpContext http, IViewer viewer, DeviceList list, ILiveStates live, LiveFeed feed, Text text, TimeProvider clock)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var (facts, readAt) = (Read(), clock.GetTimestamp());
        return feed.Open(http, Look, (seen, cancel) => live.ChangedAsync(null, seen, cancel));

        List<DeviceFacts> Read() => [.. list.Facts(text, viewer.Principal).Take(TilesMax)];

        IReadOnlyList<Piece> Look()
        {
            if (clock.GetElapsedTime(readAt) > s_ledger) (facts, readAt) = (Read(), clock.GetTimestamp());
            var rows = list.Rows(text, viewer.Principal, facts).ToList();
            return [new Piece(BoardCounts.Id, typeof(BoardCountsView), BoardCounts.Of(rows)), .. rows.Select(r => new Piece(r.Id, typeof(BoardTileView), r))];
        }
    }
}
