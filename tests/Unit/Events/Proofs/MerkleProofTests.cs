using Xunit;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class MerkleProofTests
{
    // The eight leaves and roots by which Certificate Transparency implementations are checked (transparency-dev/merkle, testonly)
    private static readonly byte[][] Leaves = [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    private static readonly byte[][] Roots = [.. new[]
    {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }.Select(Convert.FromHexString)];

    [Fact]
    public void Every_Leaf_Of_Every_Size_Is_Included_And_No_Other()
    {
        for (var size = 1; size <= 8; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var leaf = MerkleProof.LeafHash(Leaves[index]);
                var path = Path(index, 0, size);
                Assert.True(MerkleProof.Includes(index, size, leaf, path, Roots[size]));
                for (var other = -1; other <= size + 1; other++)
                    if (other != index) Assert.False(MerkleProof.Includes(other, size, leaf, path, Roots[size]), $"{index} as {other} of {size}");
                Assert.False(MerkleProof.Includes(index, size, MerkleProof.LeafHash([9]), path, Roots[size]));
                Assert.False(MerkleProof.Includes(index, size, leaf, [.. path, new byte[32]], Roots[size]));
                if (path.Count > 0) Assert.False(MerkleProof.Includes(index, size, leaf, path[1..], Roots[size]));
                for (var i = 0; i < path.Count; i++)
                {
                    path[i][i] ^= 1;
                    Assert.False(MerkleProof.Includes(index, size, leaf, path, Roots[size]));
                    path[i][i] ^= 1;
                }
            }
        }
    }

    [Fact]
    public void Every_Size_Extends_Every_Smaller_One_And_No_Other_Root()
    {
        for (var to = 0; to <= 8; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var proof = from == 0 || from == to ? [] : Subproof(from, 0, to, true);
                Assert.True(MerkleProof.Extends(from, Roots[from], to, Roots[to], proof), $"{from} to {to}");
                if (from > 0) Assert.False(MerkleProof.Extends(from, new byte[32], to, Roots[to], proof));
                if (from > 0) Assert.False(MerkleProof.Extends(from, Roots[from], to, new byte[32], proof));
                Assert.False(MerkleProof.Extends(from, Roots[from], to, Roots[to], [.. proof, new byte[32]]));
                if (proof.Count > 0) Assert.False(MerkleProof.Extends(from, Roots[from], to, Roots[to], proof[..^1]));
            }
        }
        Assert.False(MerkleProof.Extends(3, Roots[3], 2, Roots[2], []));
    }

    [Fact]
    public void The_Published_Proof_From_Six_To_Eight_Holds()
    {
        byte[][] proof =
        [
            Convert.FromHexString("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
            Convert.FromHexString("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
            Convert.FromHexString("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ];
        Assert.True(MerkleProof.Extends(6, Roots[6], 8, Roots[8], proof));
    }

    private static byte[] Hash(int from, int to) =>
        to - from == 1 ? MerkleProof.LeafHash(Leaves[from]) : MerkleProof.NodeHash(Hash(from, from + Left(to - from)), Hash(from + Left(to - from), to));

    private static List<byte[]> Path(int m, int from, int to)
    {
        if (to - from == 1) return [];
        var middle = from + Left(to - from);
        return m < middle ? [.. Path(m, from, middle), Hash(middle, to)] : [.. Path(m, middle, to), Hash(from, middle)];
    }

    /// <summary>RFC 6962 §2.1.2.</summary>
    private static List<byte[]> Subproof(int m, int from, int to, bool whole)
    {
        if (m == to - from) return whole ? [] : [Hash(from, to)];
        var k = Left(to - from);
        return m <= k ? [.. Subproof(m, from, from + k, whole), Hash(from + k, to)] : [.. Subproof(m - k, from + k, to, false), Hash(from, from + k)];
    }

    private static int Left(int n) => 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)(n - 1)));
}
