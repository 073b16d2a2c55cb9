using Yiwang.Connect.Devices;

namespace Yiwang.Connect.Board;

/// <summary>The devices of one workshop, those that need somebody first.</summary>
internal sealed record BoardGroup(string Workshop, IReadOnlyList<DeviceRow> Rows)
{
    /// <summary>Of the element that holds the tiles of a workshop.</summary>
    public static string IdOf(string workshop) => "w-" + ElementId.Of(workshop);

    public static IReadOnlyList<BoardGroup> Of(IEnumerable<DeviceRow> rows) =>
        [.. rows.GroupBy(r => r.Facts.Workshop).OrderBy(g => g.Key.Length == 0).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => new BoardGroup(g.Key, [.. g.OrderBy(r => r.Facts.AssetNo, StringComparer.Ordinal)]))];
}
