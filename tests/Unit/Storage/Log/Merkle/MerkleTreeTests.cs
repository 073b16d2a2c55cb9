using FsCheck.Fluent;
using Xunit;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Unit.Tests.Storage.Log.Merkle;

public sealed class MerkleTreeTests
{
    /// <summary>The eight leaves of the certificate-transparency reference tree and its roots at each size (google/certificate-transparency, merkle_tree_test.cc).</summary>
    private static readonly string[] ReferenceLeaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void RootsAreThoseOfTheReferenceTree()
    {
        using var tree = new TreeUnderTest();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(tree.Tree.Root(0)));
        for (var i = 0; i < ReferenceLeaves.Length; i++)
        {
            tree.Add(Convert.FromHexString(ReferenceLeaves[i]));
            Assert.Equal(ReferenceRoots[i], Hex(tree.Tree.Root(i + 1)));
        }
    }

    [Fact]
    public void ProofsAreThoseOfTheReferenceTree()
    {
        using var tree = new TreeUnderTest();
        foreach (var leaf in ReferenceLeaves) tree.Add(Convert.FromHexString(leaf));
        Assert.Equal(
            ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
            tree.Tree.Inclusion(0, 8).Select(Hex));
        Assert.Equal(
            ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
            tree.Tree.Consistency(6, 8).Select(Hex));
    }

    [Fact]
    public void RootsAndProofsAreThoseOfTheDefinition()
    {
        using var tree = new TreeUnderTest();
        for (var i = 0; i < 600; i++) tree.Add(BitConverter.GetBytes(i * 7919));
        var at = from size in Gen.Choose(1, 600) from index in Gen.Choose(0, size - 1) select (size, index);
        Prop.ForAll(Arb.From(at), x =>
        {
            var data = tree.Leaves.Take(x.size).ToList();
            Assert.Equal(NaiveTree.Root(data), tree.Tree.Root(x.size));
            Assert.Equal(NaiveTree.Path(x.index, data), tree.Tree.Inclusion(x.index, x.size));
            Assert.Equal(NaiveTree.Proof(x.index + 1, data), tree.Tree.Consistency(x.index + 1, x.size));
        }).Holds();
    }

    [Fact]
    public void ATileBeyond65536LeavesFoldsIntoItsParents()
    {
        using var tree = new TreeUnderTest();
        for (var i = 0; i < 70_000; i++) tree.Add(BitConverter.GetBytes(i));
        // the worked example of C2SP tlog-tiles: 273 full tiles and 112 hashes, one full tile and 17, one
        Assert.Equal(112 * 32, tree.Tree.HashTile(0, 273, 112).Length);
        Assert.Equal(17 * 32, tree.Tree.HashTile(1, 1, 17).Length);
        Assert.Equal(32, tree.Tree.HashTile(2, 0, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Tree.HashTile(0, 273, 113));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Tree.HashTile(2, 0, 2));
        Assert.Equal(NaiveTree.Root([.. tree.Leaves.Take(65_536)]), tree.Tree.HashTile(2, 0, 1));
        Assert.Equal(NaiveTree.Root(tree.Leaves), tree.Tree.Root(70_000));
    }

    [Fact]
    public void AFlippedBitInATileIsRepairedFromTheLogAndNeverServed()
    {
        using var tree = new TreeUnderTest();
        for (var i = 0; i < 70_000; i++) tree.Add(BitConverter.GetBytes(i));
        tree.Tree.Keep();
        var tile = tree.Tree.HashTile(0, 3, 256);
        var above = tree.Tree.HashTile(1, 0, 256);
        var path = tree.Tree.Inclusion(800, 70_000);
        for (var bit = 0; bit < 8; bit++)
        {
            tree.Files.File("/tree/level-0").Flip((3 * 256 + 17 + bit) * 32, bit);
            tree.Files.File("/tree/level-1").Flip((3 + bit) * 32, bit);
            using var damaged = tree.Reopen();
            damaged.Restore();
            Assert.Equal(70_000, damaged.Size);
            Assert.Equal(path, damaged.Inclusion(800, 70_000));
            Assert.Equal(tile, damaged.HashTile(0, 3, 256));
            Assert.Equal(above, damaged.HashTile(1, 0, 256));
        }
    }

    [Fact]
    public void AKeptTreeComesBackAndADamagedEdgeDoesNot()
    {
        using var tree = new TreeUnderTest();
        for (var i = 0; i < 1_000; i++) tree.Add(BitConverter.GetBytes(i));
        tree.Tree.Keep();
        var root = tree.Tree.Root(1_000);
        using (var again = tree.Reopen())
        {
            again.Restore();
            Assert.Equal(1_000, again.Size);
            Assert.Equal(root, again.Root(1_000));
        }
        tree.Files.File("/tree/level-0").Flip(990 * 32, 0);
        using var damaged = tree.Reopen();
        damaged.Restore();
        Assert.Equal(0, damaged.Size);
    }

    [Fact]
    public void AnEntryTileHoldsHeadersWithTheirLengths()
    {
        using var tree = new TreeUnderTest();
        tree.Add([1, 2, 3]);
        tree.Add([4]);
        byte[] expected = [0, 3, 1, 2, 3, 0, 1, 4];
        Assert.Equal(expected, tree.Tree.EntryTile(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Tree.EntryTile(0, 3));
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private sealed class TreeUnderTest : IDisposable
    {
        public TreeUnderTest()
        {
            Tree = Reopen();
            Tree.Restore();
        }

        public UnreliableFileSystem Files { get; } = new();
        public List<byte[]> Leaves { get; } = [];
        public MerkleTree Tree { get; }

        public MerkleTree Reopen() => new(Files, "/tree", i => Leaves[(int)i]);

        public void Add(byte[] data)
        {
            Leaves.Add(data);
            var hash = new byte[TreeHash.Bytes];
            TreeHash.Leaf(data, hash);
            Tree.Add(hash);
        }

        public void Dispose() => Tree.Dispose();
    }
}
