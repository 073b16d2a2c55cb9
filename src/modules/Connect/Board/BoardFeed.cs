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

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/devices/board/stream", Open).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Open(HttpContext http, IViewer viewer, DeviceList list, ILiveStates live, LiveFeed feed, Text text)
    {
        if (viewer.Name is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        var facts = list.Facts(text, viewer.Principal).Take(TilesMax).ToList();
        return feed.Open(http, Look, (seen, cancel) => live.ChangedAsync(null, seen, cancel));

        IReadOnlyList<Piece> Look()
        {
            var rows = list.Rows(text, viewer.Principal, facts).ToList();
            return [new Piece(BoardCounts.Id, typeof(BoardCountsView), BoardCounts.Of(rows)), .. rows.Select(r => new Piece(r.Id, typeof(BoardTileView), r))];
        }
    }
}
