namespace Yiwang.Events.Moving;

/// <summary>
/// What an organisation has on its node outside the log and takes along when it moves (携码迁移). Each room that has something says so. Read once nothing about the organisation is recorded any more;
/// taken before the new node answers. Every step may come again.
/// </summary>
public interface IMovingGoods
{
    /// <summary>ASCII; the same on both nodes.</summary>
    string Name { get; }
    /// <summary>Nothing of it changes here from now on: on the old node for good, on the new one until it has arrived. Also at each start.</summary>
    ValueTask HoldAsync(string organization, CancellationToken cancel) => default;
    /// <param name="cursor">Empty = from the beginning; else of the page before.</param>
    ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel);
    /// <param name="from">The page at the empty cursor replaces what came at an earlier attempt.</param>
    /// <returns>net.bad-answer when it is not a page.</returns>
    ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel);
    /// <summary>The new node answers from now on.</summary>
    ValueTask ArrivedAsync(string organization, CancellationToken cancel) => default;
    /// <summary>Called off before the switch: on the old node all is as before.</summary>
    ValueTask StaysAsync(string organization, CancellationToken cancel) => default;
    /// <summary>The new node has it: the old one forgets what it need not keep.</summary>
    ValueTask GoneAsync(string organization, CancellationToken cancel) => default;
}

/// <param name="Page">At most 4 MiB.</param>
public sealed record GoodsPage(byte[] Page, string Next, bool End);

/// <param name="Log">Name of the old node's log, whose positions stand in the page.</param>
/// <param name="Cursor">With which the page was asked for.</param>
public sealed record GoodsOrigin(string Log, string Cursor);
