using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>
/// Entries encoded by the thread that wants them appended: salts, commitments and content checksums are done here, so that the one writer only places,
/// stamps and seals them.
/// </summary>
internal sealed class EncodedEntries : IDisposable
{
    /// <summary>A head subject of one of the entries.</summary>
    public readonly record struct Head(int Entry, int KeyAt, int KeyLength, ulong Hash, bool Listed);

    private const int FirstBytes = 1024;
    /// <summary>Small ones that wait to be used again; their buffers too large to keep go back to the shared pool.</summary>
    private const int MostKept = 1_024, MostKeptBytes = 16 << 10;
    private static readonly ConcurrentQueue<EncodedEntries> Kept = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private bool _returned;
    private readonly List<int> _starts = [];
    private readonly List<Head> _heads = [];

    public int Count => _starts.Count;
    public int Length { get; private set; }
    public IReadOnlyList<int> Starts => _starts;
    public List<Head> Heads => _heads;
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public ReadOnlySpan<byte> Key(in Head head) => _bytes.AsSpan(head.KeyAt, head.KeyLength);

    /// <summary>False when an entry is larger than its format allows.</summary>
    /// <exception cref="ArgumentException">The draft breaks a rule of <see cref="EntryDraft"/>: a bug of the caller.</exception>
    public bool TryAdd(EntryDraft draft, in SipHash hash)
    {
        Check(draft);
        var subjectsBytes = 1;
        foreach (var subject in draft.Subjects) subjectsBytes += 3 + subject.Key.Length;
        var groups = draft.Groups.Count;
        var headerLength = 2 + draft.Kind.Length + 9 + groups * EntryLayout.CommitmentBytes;
        var contentBytes = subjectsBytes;
        foreach (var group in draft.Groups) contentBytes += group.Content.Length;
        if (headerLength + contentBytes > EntryLayout.MaxContentBytes) return false;
        var headerAt = EntryLayout.TableAt + groups * EntryLayout.TableRow;
        var length = headerAt + headerLength + groups * EntryLayout.SaltBytes + contentBytes;
        var start = Length;
        var entry = Take(EntryLayout.Padded(length));
        BinaryPrimitives.WriteInt32LittleEndian(entry, length);
        entry[EntryLayout.ErasedAt] = EntryLayout.NoneErased;
        entry[EntryLayout.GroupCountAt] = (byte)groups;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[EntryLayout.HeaderLengthAt..], (ushort)headerLength);
        var header = entry.Slice(headerAt, headerLength);
        header[0] = EntryLayout.Version;
        header[1] = (byte)draft.Kind.Length;
        Encoding.ASCII.GetBytes(draft.Kind, header[2..]);
        var commitments = header[(2 + draft.Kind.Length + 8)..];
        commitments[0] = (byte)groups;
        commitments = commitments[1..];
        var at = headerAt + headerLength;
        for (var i = 0; i < groups; i++)
        {
            var group = draft.Groups[i];
            var committed = group.Content.Length + (i == 0 ? subjectsBytes : 0);
            var salted = entry.Slice(at, EntryLayout.SaltBytes + committed);
            Salts.Fill(salted[..EntryLayout.SaltBytes]);
            if (i == 0) WriteSubjects(draft, salted.Slice(EntryLayout.SaltBytes, subjectsBytes), start + at + EntryLayout.SaltBytes, hash);
            group.Content.Span.CopyTo(salted[(salted.Length - group.Content.Length)..]);
            commitments[0] = group.Id;
            Sha256.Hash(salted, commitments[1..]);
            commitments = commitments[EntryLayout.CommitmentBytes..];
            var row = entry[(EntryLayout.TableAt + i * EntryLayout.TableRow)..];
            BinaryPrimitives.WriteUInt16LittleEndian(row, (ushort)committed);
            BinaryPrimitives.WriteUInt32LittleEndian(row[2..], Crc32C.Of(salted));
            at += salted.Length;
        }
        _starts.Add(start);
        return true;
    }

    public static EncodedEntries Rent()
    {
        if (!Kept.TryDequeue(out var kept)) return new EncodedEntries();
        kept._returned = false;
        return kept;
    }

    public void Dispose()
    {
        if (_returned) return;
        _returned = true;
        Length = 0;
        _starts.Clear();
        _heads.Clear();
        if (_bytes.Length <= MostKeptBytes && Kept.Count < MostKept) Kept.Enqueue(this);
        else ArrayPool<byte>.Shared.Return(_bytes);
    }

    private void WriteSubjects(EntryDraft draft, Span<byte> block, int blockAt, in SipHash hash)
    {
        block[0] = (byte)draft.Subjects.Count;
        var at = 1;
        var listed = draft.Listed;
        foreach (var subject in draft.Subjects)
        {
            var key = subject.Key.Span;
            var listsThis = listed && subject.IsHead;
            listed &= !listsThis;
            block[at] = (byte)((subject.IsHead ? SubjectReader.HeadFlag : 0) | (listsThis ? SubjectReader.ListedFlag : 0));
            BinaryPrimitives.WriteUInt16BigEndian(block[(at + 1)..], (ushort)key.Length);
            key.CopyTo(block[(at + 3)..]);
            if (subject.IsHead) _heads.Add(new Head(_starts.Count, blockAt + at + 3, key.Length, hash.OfFolded(key), listsThis));
            at += 3 + key.Length;
        }
    }

    private Span<byte> Take(int bytes)
    {
        if (Length + bytes > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + bytes, 2 * _bytes.Length));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        var taken = _bytes.AsSpan(Length, bytes);
        taken.Clear();
        Length += bytes;
        return taken;
    }

    private static void Check(EntryDraft draft)
    {
        if (draft.Kind.Length is 0 or > 64 || !Ascii.IsValid(draft.Kind)) throw new ArgumentException("kind: 1–64 ASCII characters", nameof(draft));
        if (draft.Subjects.Count > 32) throw new ArgumentException("at most 32 subjects", nameof(draft));
        if (draft.Groups.Count is 0 or > 4) throw new ArgumentException("1–4 groups", nameof(draft));
        foreach (var subject in draft.Subjects)
        {
            if (subject.Key.Length is 0 or > 2048) throw new ArgumentException("subject key: 1–2,048 bytes", nameof(draft));
        }
    }
}
