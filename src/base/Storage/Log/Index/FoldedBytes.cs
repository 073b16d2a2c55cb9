namespace Yiwang.Storage.Log.Index;

/// <summary>Equality of keys for a dictionary: ASCII letters folded.</summary>
internal sealed class FoldedBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly FoldedBytes Instance = new();
    private static readonly SipHash Hash = new(Guid.NewGuid().ToByteArray());

    public bool Equals(byte[]? x, byte[]? y) => AsciiFold.Equals(x, y);
    public int GetHashCode(byte[] key) => (int)Hash.OfFolded(key);
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => AsciiFold.Equals(alternate, other);
    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)Hash.OfFolded(alternate);
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
