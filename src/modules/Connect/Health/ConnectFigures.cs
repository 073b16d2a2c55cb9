using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Health;

/// <summary>How many connections and collectors are not there now, for metrics and <c>yiwang doctor</c>.</summary>
public sealed class ConnectFigures
{
    private readonly IPointBook _book;
    private readonly AdapterRunner _runner;
    private readonly Collectors _collectors;

    internal ConnectFigures(IPointBook book, AdapterRunner runner, Collectors collectors) => (_book, _runner, _collectors) = (book, runner, collectors);

    public int AdaptersOffline => _book.Adapters(null).Count(a => _runner.StatusOf(a).State == LinkState.Offline);

    /// <summary>That an adapter names and that are not heard of.</summary>
    public int CollectorsAway => _collectors.All(null).Count(c => c is { Adapters: > 0, IsOnline: false });
}
