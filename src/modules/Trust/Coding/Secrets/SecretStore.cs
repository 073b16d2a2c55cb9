using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Files;
using Yiwang.Storage.Tags;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>
/// The tables of all batches, one file a making: <c>codes/{32 digits of SHA-256 of the batch}.{making}.tags</c>. Whether a code was activated stands in the log, not here.
/// </summary>
internal sealed class SecretStore
{
    private const string Ending = ".tags", PartEnding = ".part";
    // open at the same time; each costs address space and one entry here
    private const int OpenMax = 4_096;
    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly OwnerKeys _keys;
    private readonly ConcurrentDictionary<string, TagTable> _open = new(StringComparer.Ordinal);

    public SecretStore(IFileSystem files, string folder, OwnerKeys keys)
    {
        (_files, _folder, _keys) = (files, folder, keys);
        _files.CreateDirectory(folder);
        foreach (var left in _files.List(folder).Where(TagTable.IsLeftover)) _files.Delete(left);
    }

    /// <summary>Draws the codes of a making and keeps their tags; durable on return. What is answered is the only clear text there is.</summary>
    public ClearSecrets Make(string batch, int making, int count)
    {
        var (clear, tags) = new SecretBatchMaker(HashOf(batch)).Make(SecretHash.Scope(batch, making), count);
        try
        {
            TagTable.Write(_files, PathOf(batch, making), tags);
            return clear;
        }
        catch
        {
            clear.Dispose();
            throw;
        }
    }

    /// <summary>The tag when the code belongs to this making of the batch; else null. Hashes and searches in any case.</summary>
    public ulong? Find(string batch, int making, ReadOnlySpan<byte> text)
    {
        var tag = HashOf(batch).Tag(SecretHash.Scope(batch, making), text);
        return Table(batch, making) is { } table && table.Contains(tag) ? tag : null;
    }

    /// <summary>Removes every making of the batch but this one (0 = all): their codes are void.</summary>
    public void Keep(string batch, int making)
    {
        var (name, kept) = (NameOf(batch), PathOf(batch, making));
        foreach (var path in _files.List(_folder).Where(p => Path.GetFileName(p).StartsWith(name, StringComparison.Ordinal) && p != kept && p.EndsWith(Ending, StringComparison.Ordinal)))
        {
            _open.TryRemove(path, out _);
            _files.Delete(path);
        }
        _files.SyncDirectory(_folder);
    }

    /// <summary>A stretch of the table of a making as it stands on disk; empty at its end, null when there is none.</summary>
    public (byte[] Bytes, long Length)? ReadTable(string batch, int making, long offset, int max)
    {
        if (!_files.Exists(PathOf(batch, making))) return null;
        using var file = _files.Open(PathOf(batch, making), FileIntent.Read);
        var bytes = new byte[Math.Clamp(file.Length - offset, 0, max)];
        return (bytes[..file.Read(offset, bytes)], file.Length);
    }

    /// <summary>The table of a making that comes from another node, stretch after stretch from the beginning; it is there with the last one.</summary>
    /// <returns>False when a stretch is missing before it, or the whole is no table.</returns>
    public bool TakeTable(string batch, int making, long offset, ReadOnlySpan<byte> bytes, long length)
    {
        var (path, part) = (PathOf(batch, making), PathOf(batch, making) + PartEnding);
        if (_files.Exists(path)) return true;
        using (var file = _files.Open(part, FileIntent.ReadWrite))
        {
            if (file.Length < offset) return false;
            file.SetLength(offset);
            file.Write(offset, bytes);
            file.Flush();
            if (file.Length < length) return true;
        }
        try
        {
            _ = TagTable.Open(_files, part);
        }
        catch (InvalidDataException)
        {
            _files.Delete(part);
            return false;
        }
        _files.Rename(part, path);
        _files.SyncDirectory(_folder);
        return true;
    }

    private SecretHash HashOf(string batch) => new(_keys.Of(OwnerOf(batch)));

    // a batch is a case, whose name begins with its organisation
    private static string OwnerOf(string batch) => batch.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? batch[..slash] : "";

    private TagTable? Table(string batch, int making)
    {
        var path = PathOf(batch, making);
        if (_open.TryGetValue(path, out var open)) return open;
        if (!_files.Exists(path)) return null;
        if (_open.Count >= OpenMax) _open.Clear();
        return _open.GetOrAdd(path, p => TagTable.Open(_files, p));
    }

    private string PathOf(string batch, int making) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{NameOf(batch)}{making}{Ending}"));

    private static string NameOf(string batch) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(batch)).AsSpan(0, 16)) + ".";
}
