using Yiwang.Signing;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Events.Proofs;

/// <summary>
/// What our proofs carry in the <c>extra</c> line, big-endian: <c>u8 version=1 | 32-byte log key | entry | u8 has batch | [u64 index | u8 hashes | hashes × 32 | entry]</c>, with
/// <c>entry = u16 length, header | u8 groups | groups × (u8 id, 16-byte salt, u16 length, content)</c>. The second entry is the BatchCommitted that makes a bulk row effective.
/// </summary>
internal static class ProofExtra
{
    private const byte Version = 1;

    public static byte[] Write(byte[] logKey, ProofEntry entry, ProofEntry? batch)
    {
        using var to = new MemoryStream();
        to.WriteByte(Version);
        to.Write(logKey);
        WriteEntry(to, entry);
        to.WriteByte((byte)(batch is null ? 0 : 1));
        if (batch is null) return to.ToArray();
        Span<byte> index = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(index, batch.Index);
        to.Write(index);
        to.WriteByte(checked((byte)batch.Path.Count));
        foreach (var hash in batch.Path) to.Write(hash);
        WriteEntry(to, batch);
        return to.ToArray();
    }

    /// <summary>False on anything but exactly this form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> extra, long index, IReadOnlyList<byte[]> path, [NotNullWhen(true)] out byte[]? logKey, [NotNullWhen(true)] out ProofEntry? entry, out ProofEntry? batch)
    {
        (logKey, entry, batch) = (null, null, null);
        var from = new Source(extra);
        if (!from.TryByte(out var version) || version != Version || !from.TryTake(Ed25519Signer.PublicKeyBytes, out var key)) return false;
        if (!TryReadEntry(ref from, index, path, out entry) || !from.TryByte(out var hasBatch) || hasBatch > 1) return false;
        logKey = key.ToArray();
        return (hasBatch == 0 || TryReadBatch(ref from, out batch)) && from.IsEmpty;
    }

    private static bool TryReadBatch(ref Source from, out ProofEntry? batch)
    {
        batch = null;
        if (!from.TryTake(8, out var index) || !from.TryByte(out var hashes) || hashes > MerkleProof.MaxPath) return false;
        var path = new byte[hashes][];
        for (var i = 0; i < hashes; i++)
        {
            if (!from.TryTake(MerkleProof.HashBytes, out var hash)) return false;
            path[i] = hash.ToArray();
        }
        return TryReadEntry(ref from, BinaryPrimitives.ReadInt64BigEndian(index), path, out batch);
    }

    private static bool TryReadEntry(ref Source from, long index, IReadOnlyList<byte[]> path, [NotNullWhen(true)] out ProofEntry? entry)
    {
        entry = null;
        if (!from.TryBlock(out var header) || !from.TryByte(out var count) || count > 4) return false;
        var groups = new DisclosedGroup[count];
        for (var i = 0; i < count; i++)
        {
            if (!from.TryByte(out var id) || !from.TryTake(EntryHeader.SaltBytes, out var salt) || !from.TryBlock(out var content)) return false;
            groups[i] = new DisclosedGroup((Disclosure)id, salt.ToArray(), content.ToArray());
        }
        entry = new ProofEntry(index, header.ToArray(), groups, path);
        return true;
    }

    private static void WriteEntry(MemoryStream to, ProofEntry entry)
    {
        WriteBlock(to, entry.Header);
        to.WriteByte(checked((byte)entry.Groups.Count));
        foreach (var group in entry.Groups)
        {
            to.WriteByte((byte)group.Group);
            to.Write(group.Salt);
            WriteBlock(to, group.Content);
        }
    }

    private static void WriteBlock(MemoryStream to, byte[] block)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)block.Length));
        to.Write(length);
        to.Write(block);
    }

    private ref struct Source(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsEmpty => _rest.IsEmpty;

        public bool TryTake(int count, out ReadOnlySpan<byte> taken)
        {
            taken = default;
            if (_rest.Length < count) return false;
            taken = _rest[..count];
            _rest = _rest[count..];
            return true;
        }

        public bool TryByte(out byte value)
        {
            var there = TryTake(1, out var taken);
            value = there ? taken[0] : (byte)0;
            return there;
        }

        public bool TryBlock(out ReadOnlySpan<byte> block)
        {
            block = default;
            return TryTake(2, out var length) && TryTake(BinaryPrimitives.ReadUInt16BigEndian(length), out block);
        }
    }
}
