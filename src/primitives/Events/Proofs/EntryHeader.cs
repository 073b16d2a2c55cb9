using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Yiwang.Events.Proofs;

/// <summary>
/// The public header of an entry, which is the Merkle leaf's data: <c>u8 version=1 | u8 kind length | kind ASCII | i64 recordedAt µs | u8 groups |
/// groups × (u8 id, SHA-256(salt ‖ committed content))</c>, big-endian.
/// </summary>
public sealed class EntryHeader
{
    public const byte Version = 1;
    public const int SaltBytes = 16, HashBytes = 32;
    private const int MaxGroups = 4;

    private EntryHeader(string kind, long recordedAtUs, IReadOnlyList<(Disclosure, byte[])> commitments) =>
        (Kind, RecordedAtUs, Commitments) = (kind, recordedAtUs, commitments);

    public string Kind { get; }
    /// <summary>UTC microseconds since 1970.</summary>
    public long RecordedAtUs { get; }
    /// <summary>In the header's order, which is ascending by group.</summary>
    public IReadOnlyList<(Disclosure Group, byte[] Hash)> Commitments { get; }

    public byte[]? CommitmentOf(Disclosure group)
    {
        foreach (var (id, hash) in Commitments)
            if (id == group) return hash;
        return null;
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out EntryHeader? header)
    {
        header = null;
        if (bytes.Length < 2 || bytes[0] != Version || bytes[1] is 0 or > 64) return false;
        var kindEnd = 2 + bytes[1];
        if (bytes.Length < kindEnd + 9 || bytes[2..kindEnd].ContainsAnyExceptInRange((byte)'!', (byte)'~')) return false;
        var groups = bytes[kindEnd + 8];
        var rest = bytes[(kindEnd + 9)..];
        if (groups is 0 or > MaxGroups || rest.Length != groups * (1 + HashBytes)) return false;
        var commitments = new List<(Disclosure, byte[])>(groups);
        for (var last = 0; !rest.IsEmpty; rest = rest[(1 + HashBytes)..])
        {
            if (rest[0] <= last || rest[0] > (int)Disclosure.Sealed) return false;
            last = rest[0];
            commitments.Add(((Disclosure)rest[0], rest.Slice(1, HashBytes).ToArray()));
        }
        header = new EntryHeader(Encoding.ASCII.GetString(bytes[2..kindEnd]), BinaryPrimitives.ReadInt64BigEndian(bytes[kindEnd..]), commitments);
        return true;
    }
}
