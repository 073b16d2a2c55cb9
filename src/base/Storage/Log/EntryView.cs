using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

/// <summary>Reads one stored entry in place. Make it with <see cref="TryOpen"/>, which checks the shape but not the checksums.</summary>
internal readonly ref struct EntryView
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _headerAt, _headerLength;

    private EntryView(ReadOnlySpan<byte> bytes, int headerAt, int headerLength)
    {
        _bytes = bytes;
        _headerAt = headerAt;
        _headerLength = headerLength;
    }

    public ReadOnlySpan<byte> Bytes => _bytes;
    public int HeaderAt => _headerAt;
    public int GroupCount => _bytes[EntryLayout.GroupCountAt];
    public long Position => (long)(BinaryPrimitives.ReadUInt64LittleEndian(_bytes[EntryLayout.PositionAt..]) & EntryLayout.PositionMask);
    public bool IsBatchRow => (BinaryPrimitives.ReadUInt64LittleEndian(_bytes[EntryLayout.PositionAt..]) & EntryLayout.BatchRowFlag) != 0;
    public uint Crc => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[EntryLayout.CrcAt..]);
    public ReadOnlySpan<byte> Header => _bytes.Slice(_headerAt, _headerLength);
    public ReadOnlySpan<byte> Kind => _bytes.Slice(_headerAt + 2, _bytes[_headerAt + 1]);
    public long RecordedAtUs => BinaryPrimitives.ReadInt64BigEndian(_bytes[(_headerAt + 2 + _bytes[_headerAt + 1])..]);

    /// <summary>The subjects block, empty when the first group is erased.</summary>
    public ReadOnlySpan<byte> SubjectsBlock
    {
        get
        {
            if (IsErased(0)) return default;
            var committed = Committed(0);
            return committed[..Math.Max(0, SubjectReader.BlockLength(committed))];
        }
    }

    public bool IsErased(int group) => (_bytes[EntryLayout.ErasedAt] & (1 << group)) != 0;

    public byte GroupId(int group) => _bytes[_headerAt + 2 + _bytes[_headerAt + 1] + 9 + group * EntryLayout.CommitmentBytes];

    public ReadOnlySpan<byte> Commitment(int group) =>
        _bytes.Slice(_headerAt + 2 + _bytes[_headerAt + 1] + 9 + group * EntryLayout.CommitmentBytes + 1, EntryLayout.HashBytes);

    /// <summary>Offset of a group's committed content in the entry; its salt stands in the 16 bytes before.</summary>
    public int CommittedAt(int group, out int length)
    {
        var at = _headerAt + _headerLength + EntryLayout.SaltBytes;
        for (var i = 0; i < group; i++) at += GroupLength(i) + EntryLayout.SaltBytes;
        length = GroupLength(group);
        return at;
    }

    public ReadOnlySpan<byte> Salt(int group) =>
        IsErased(group) ? default : _bytes.Slice(CommittedAt(group, out _) - EntryLayout.SaltBytes, EntryLayout.SaltBytes);

    public ReadOnlySpan<byte> Committed(int group)
    {
        if (IsErased(group)) return default;
        var at = CommittedAt(group, out var length);
        return _bytes.Slice(at, length);
    }

    /// <summary>Committed bytes less the subjects block, which stands before the first group's own.</summary>
    public ReadOnlySpan<byte> Content(int group)
    {
        var committed = Committed(group);
        return group == 0 && !committed.IsEmpty ? committed[Math.Max(0, SubjectReader.BlockLength(committed))..] : committed;
    }

    public static bool TryOpen(ReadOnlySpan<byte> at, out EntryView view)
    {
        view = default;
        if (at.Length < EntryLayout.MinBytes) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(at);
        int groups = at[EntryLayout.GroupCountAt];
        if (length < EntryLayout.MinBytes || length > EntryLayout.MaxBytes || length > at.Length || groups is 0 or > 4) return false;
        var bytes = at[..(int)length];
        var headerAt = EntryLayout.TableAt + groups * EntryLayout.TableRow;
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(at[EntryLayout.HeaderLengthAt..]);
        if (headerAt + headerLength > bytes.Length || bytes[headerAt + 1] > 64
            || headerLength != 2 + bytes[headerAt + 1] + 9 + groups * EntryLayout.CommitmentBytes) return false;
        var opened = new EntryView(bytes, headerAt, headerLength);
        var end = headerAt + headerLength;
        for (var i = 0; i < groups; i++) end += EntryLayout.SaltBytes + opened.GroupLength(i);
        if (end != bytes.Length || bytes[headerAt] != EntryLayout.Version || bytes[headerAt + 2 + bytes[headerAt + 1] + 8] != groups) return false;
        view = opened;
        return true;
    }

    /// <summary>Null when every checksum holds, else what is wrong.</summary>
    public string? Damage()
    {
        if (Crc != EntryLayout.Checksum(_bytes, _headerAt + _headerLength)) return "checksum of the entry";
        var erased = _bytes[EntryLayout.ErasedAt];
        if (EntryLayout.ErasedMark(erased & 0xF) != erased) return "erasure mark";
        for (var i = 0; i < GroupCount; i++)
        {
            if (IsErased(i)) continue;
            var at = CommittedAt(i, out var length);
            // asked again, as it may be erased just now
            if (GroupCrc(i) != Crc32C.Of(_bytes.Slice(at - EntryLayout.SaltBytes, length + EntryLayout.SaltBytes)) && !IsErased(i)) return $"checksum of group {GroupId(i)}";
        }
        return IsErased(0) || !SubjectsBlock.IsEmpty ? null : "subjects block";
    }

    public bool HasHead(ReadOnlySpan<byte> key)
    {
        foreach (var subject in new SubjectReader(SubjectsBlock))
        {
            if (subject.IsHead && AsciiFold.Equals(subject.Key, key)) return true;
        }
        return false;
    }

    private int GroupLength(int group) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(EntryLayout.TableAt + group * EntryLayout.TableRow)..]);

    private uint GroupCrc(int group) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(EntryLayout.TableAt + group * EntryLayout.TableRow + 2)..]);
}
