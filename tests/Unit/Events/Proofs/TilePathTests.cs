using Xunit;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/273.p/112", 0, 273, 112)]
    [InlineData("tile/1/001.p/17", 1, 1, 17)]
    [InlineData("tile/2/000.p/1", 2, 0, 1)]
    [InlineData("tile/0/x001/x234/067", 0, 1_234_067, 256)]
    [InlineData("tile/entries/x001/x234/067.p/8", -1, 1_234_067, 8)]
    [InlineData("tile/entries/x001/000", -1, 1_000, 256)]
    [InlineData("tile/7/x999/x999/x999/x999/x999/999", 7, 999_999_999_999_999_999, 256)]
    public void A_Path_Reads_And_Writes_Back(string path, int level, long index, int width)
    {
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(new TilePath(level, index, width), tile);
        Assert.Equal(path, tile.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/8/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/1/1")]
    [InlineData("tile/0/.p/1")]
    [InlineData("tile/0/000/")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/..")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/0/x001/x001/x001/x001/x001/x001/001")]
    [InlineData("tile/data/000")]
    public void Another_Spelling_Is_No_Path(string path) => Assert.False(TilePath.TryParse(path, out _));

    // The worked example of tlog-tiles: a tree of 70,000 entries
    [Theory]
    [InlineData("tile/0/272", true)]
    [InlineData("tile/0/273", false)]
    [InlineData("tile/0/273.p/112", true)]
    [InlineData("tile/0/273.p/113", false)]
    [InlineData("tile/0/274.p/1", false)]
    [InlineData("tile/1/000", true)]
    [InlineData("tile/1/001.p/17", true)]
    [InlineData("tile/1/001.p/18", false)]
    [InlineData("tile/2/000.p/1", true)]
    [InlineData("tile/2/000.p/2", false)]
    [InlineData("tile/3/000.p/1", false)]
    [InlineData("tile/entries/273.p/112", true)]
    [InlineData("tile/0/x999/x999/x999/x999/x999/999", false)]
    public void A_Tree_Of_70000_Holds_The_Tiles_Of_The_Specification(string path, bool holds)
    {
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(holds, tile.Value.IsWithin(70_000));
    }
}
