using System.Security.Cryptography;

namespace Yiwang.Unit.Tests.Storage.Log.Merkle;

/// <summary>RFC 6962 §2.1 word for word, as slow as it reads: what the tree is compared with.</summary>
public static class NaiveTree
{
    public static byte[] Root(IReadOnlyList<byte[]> data) => data.Count switch
    {
        0 => SHA256.HashData([]),
        1 => SHA256.HashData([0, .. data[0]]),
        _ => Node(Root(Left(data)), Root(Right(data))),
    };

    public static List<byte[]> Path(int m, IReadOnlyList<byte[]> data)
    {
        if (data.Count == 1) return [];
        var k = Split(data.Count);
        return m < k ? [.. Path(m, Left(data)), Root(Right(data))] : [.. Path(m - k, Right(data)), Root(Left(data))];
    }

    public static List<byte[]> Proof(int m, IReadOnlyList<byte[]> data) => Subproof(m, data, true);

    private static List<byte[]> Subproof(int m, IReadOnlyList<byte[]> data, bool whole)
    {
        if (m == data.Count) return whole ? [] : [Root(data)];
        var k = Split(data.Count);
        return m <= k ? [.. Subproof(m, Left(data), whole), Root(Right(data))] : [.. Subproof(m - k, Right(data), false), Root(Left(data))];
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static int Split(int n)
    {
        var k = 1;
        while (2 * k < n) k *= 2;
        return k;
    }

    private static List<byte[]> Left(IReadOnlyList<byte[]> data) => [.. data.Take(Split(data.Count))];

    private static List<byte[]> Right(IReadOnlyList<byte[]> data) => [.. data.Skip(Split(data.Count))];
}
