namespace Yiwang.Console.Network.Topology;

/// <summary>A node in the middle of the sheet, those above it in rows over it, all others in rows under it.</summary>
internal static class StarLayout
{
    private const int Rows = 2, First = 64, Step = 170;

    /// <summary>Above, and below.</summary>
    /// <param name="ofRow">Nodes beside one another.</param>
    public static int EachSideMax(int ofRow) => ofRow * Rows;

    public static (int X, int Y) Own(int above, int ofRow) => (NetworkTopology.Width / 2, First + Step * RowsOf(above, ofRow));

    /// <param name="index">Among those above.</param>
    public static (int X, int Y) Above(int index, int above, int ofRow) => At(index, above, RowsOf(above, ofRow) - 1 - index / ofRow, ofRow);

    public static (int X, int Y) Below(int index, int below, int above, int ofRow) => At(index, below, RowsOf(above, ofRow) + 1 + index / ofRow, ofRow);

    private static int RowsOf(int count, int ofRow) => (count + ofRow - 1) / ofRow;

    private static (int X, int Y) At(int index, int count, int row, int ofRow)
    {
        var inRow = Math.Min(ofRow, count - index / ofRow * ofRow);
        return (NetworkTopology.Width * (2 * (index % ofRow) + 1) / (2 * inRow), First + Step * row);
    }
}
