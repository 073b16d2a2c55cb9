using System.Buffers;
using System.Security.Cryptography;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Blobs;

/// <summary>The folder: <c>ab/ab12…</c> for whole blobs, <c>incoming/</c> for those that are still being received and are worth nothing after a crash.</summary>
internal sealed class BlobFiles
{
    private const int ChunkBytes = 1 << 16;
    internal const string Unfinished = ".new";
    private readonly IFileSystem _files;
    private readonly string _root;
    private long _incoming;

    public BlobFiles(IFileSystem files, string root)
    {
        (_files, _root) = (files, root);
        _files.CreateDirectory(root);
        _files.CreateDirectory(IncomingFolder);
        foreach (var left in _files.List(IncomingFolder)) _files.Delete(left);
    }

    private string IncomingFolder => Path.Combine(_root, "incoming");

    public string PathOf(BlobName name) => Path.Combine(_root, name.Hex[..2], name.Hex);

    public bool Exists(BlobName name) => _files.Exists(PathOf(name));

    public long FreeBytes => _files.FreeBytes(_root);

    /// <summary>Receives and flushes; null = more than the bound.</summary>
    public async Task<(string Path, BlobName Name, long Bytes)?> ReceiveAsync(Stream content, long bytesMax, CancellationToken cancel)
    {
        var path = Path.Combine(IncomingFolder, $"{Interlocked.Increment(ref _incoming)}{Unfinished}");
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var whole = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = Create(path);
            long at = 0;
            for (int n; (n = await content.ReadAsync(buffer.AsMemory(0, ChunkBytes), cancel).ConfigureAwait(false)) > 0; at += n)
            {
                if (at + n > bytesMax) return null;
                hash.AppendData(buffer, 0, n);
                var (from, bytes) = (at, n);
                Disk(() => file.Write(from, buffer.AsSpan(0, bytes)));
            }
            Disk(file.Flush);
            whole = true;
            return (path, BlobName.Of(hash.GetHashAndReset()), at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!whole) Drop(path);
        }
    }

    /// <summary>Gives what was received its name; durable on return, also when another request had named the same content a moment before.</summary>
    public void Keep(string received, BlobName name) => Disk(() =>
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        _files.CreateDirectory(folder);
        if (_files.Exists(path)) Drop(received);
        else _files.Rename(received, path);
        _files.SyncDirectory(folder);
    });

    public void Delete(BlobName name)
    {
        _files.Delete(PathOf(name));
        _files.SyncDirectory(Path.GetDirectoryName(PathOf(name))!);
    }

    public Stream Open(BlobName name) => new BlobStream(_files.Open(PathOf(name), FileIntent.Read));

    /// <summary>One of the 256 folders at a time.</summary>
    public IEnumerable<IReadOnlyList<BlobName>> Folders()
    {
        for (var i = 0; i < 256; i++)
        {
            var names = new List<BlobName>();
            foreach (var path in _files.List(Path.Combine(_root, i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))))
                if (BlobName.TryParseHex(Path.GetFileName(path), out var name)) names.Add(name);
            yield return names;
        }
    }

    private IStorageFile Create(string path)
    {
        IStorageFile? file = null;
        Disk(() => file = _files.Open(path, FileIntent.CreateNew));
        return file!;
    }

    // A sender who goes away also ends in an IOException; only the disk's own make the store read-only.
    private static void Disk(Action work)
    {
        try { work(); }
        catch (Exception e) when (e is IOException and not DiskFullException or UnauthorizedAccessException) { throw new BlobDiskException(e); }
    }

    private void Drop(string path)
    {
        // What stays is deleted at the next start.
        try { _files.Delete(path); } catch (IOException) { }
    }
}

internal sealed class BlobDiskException(Exception inner) : IOException(inner.Message, inner);
