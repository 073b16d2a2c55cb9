using System.Globalization;
using System.Security.Cryptography;
using Yiwang.Storage.Log;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Events.Proofs;

/// <summary>
/// Reads an entry as its proof would have it: checksums, every group against its commitment in the header, and the header's hash against the leaf that the tree, and so every
/// checkpoint, was made from. Some ten microseconds.
/// </summary>
public sealed class EntryCheck(IEvents events)
{
    /// <returns>The fact; events.corrupt with what is wrong; events.not-found.</returns>
    public Outcome<RecordedEvent> Read(long position)
    {
        if (position < 0 || position >= events.Size) return new Outcome(Codes.EventsNotFound);
        try
        {
            var entry = events.Log.Read(position);
            return Wrong(entry) is { } wrong ? new Outcome(Codes.EventsCorrupt, $"entry {position + 1}: {wrong.En}", Say: wrong) : events.Decode(entry);
        }
        catch (CorruptEntryException e)
        {
            // where it lies is for who mends it; the folder is nobody's business
            var file = Path.GetFileName(e.File);
            return new Outcome(Codes.EventsCorrupt, e.Message, Say: new(string.Create(CultureInfo.InvariantCulture, $"存的字节不是当初写入的（{file}，偏移 {e.Offset:N0}）"), string.Create(CultureInfo.InvariantCulture, $"its bytes are not those that were written ({file}, offset {e.Offset:N0})")));
        }
        catch (CorruptTileException e)
        {
            return new Outcome(Codes.EventsCorrupt, e.Message, Say: new("哈希树的文件损坏", "a file of the hash tree is damaged"));
        }
    }

    private Bilingual? Wrong(StoredEntry entry)
    {
        if (!EntryHeader.TryParse(entry.Header.Span, out var header)) return new("头部格式无法识别", "its header is not of a known form");
        foreach (var group in entry.Groups)
        {
            if (group.Committed is not { } committed) continue;
            if (header.CommitmentOf((Disclosure)group.Id) is not { } promised || !SHA256.HashData([.. group.Salt.Span, .. committed.Span]).AsSpan().SequenceEqual(promised))
                return new($"{(Disclosure)group.Id} 组与头部的承诺不符", $"its {(Disclosure)group.Id} group is not what the header commits to");
        }
        // the newest entries are hashed just behind the writer
        if (entry.Position >= events.Log.Tree.Size) return null;
        var tile = events.Log.Tree.HashTile(0, entry.Position / TilePath.FullWidth, (int)(entry.Position % TilePath.FullWidth) + 1);
        return MerkleProof.LeafHash(entry.Header.Span).AsSpan().SequenceEqual(tile.AsSpan(tile.Length - MerkleProof.HashBytes)) ? null : new Bilingual("叶子哈希与哈希树里的不同", "its leaf hash is not the one in the tree");
    }
}
