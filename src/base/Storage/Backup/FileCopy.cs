using System.Buffers;
using System.Security.Cryptography;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Backup;

/// <summary>Copies files durably and says what was copied.</summary>
internal sealed class FileCopy(IFileSystem files)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Copies what the file holds now: one that grows meanwhile is cut there.</summary>
    public async Task<BackedUpFile> CopyAsync(string from, string toFolder, string relative, IProgress<long>? progress, CancellationToken cancel)
    {
        var to = Path.Combine(toFolder, relative.Replace('/', Path.DirectorySeparatorChar));
        files.CreateDirectory(Path.GetDirectoryName(to)!);
        var (bytes, sha256) = await Task.Run(() => Copy(from, to, progress, cancel), cancel).ConfigureAwait(false);
        return new BackedUpFile(relative, bytes, sha256);
    }

    /// <summary>Copies the first bytes of a file that is open already and may have lost its name since.</summary>
    public async Task<BackedUpFile> CopyAsync(HeldFile from, string toFolder, IProgress<long>? progress, CancellationToken cancel)
    {
        var to = Path.Combine(toFolder, from.Relative.Replace('/', Path.DirectorySeparatorChar));
        files.CreateDirectory(Path.GetDirectoryName(to)!);
        var (bytes, sha256) = await Task.Run(() => Copy(from.Source, from.Bytes, to, progress, cancel), cancel).ConfigureAwait(false);
        return new BackedUpFile(from.Relative, bytes, sha256);
    }

    private (long Bytes, string Sha256) Copy(string from, string to, IProgress<long>? progress, CancellationToken cancel)
    {
        using var source = files.Open(from, FileIntent.Read);
        return Copy(source, source.Length, to, progress, cancel);
    }

    private (long Bytes, string Sha256) Copy(IStorageFile source, long length, string to, IProgress<long>? progress, CancellationToken cancel)
    {
        using var target = files.Open(to, FileIntent.CreateNew);
        var result = Pass(source, length, (at, chunk) => target.Write(at, chunk), progress, cancel);
        target.Flush();
        files.SyncDirectory(Path.GetDirectoryName(to)!);
        return (length, result);
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public string Digest(string path, IProgress<long>? progress, CancellationToken cancel)
    {
        using var source = files.Open(path, FileIntent.Read);
        return Pass(source, source.Length, (_, _) => { }, progress, cancel);
    }

    private delegate void Take(long at, ReadOnlySpan<byte> chunk);

    private static string Pass(IStorageFile source, long length, Take take, IProgress<long>? progress, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (long at = 0; at < length;)
            {
                cancel.ThrowIfCancellationRequested();
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, length - at));
                if (source.Read(at, chunk) != chunk.Length) throw new BackupException($"{source.Path} became shorter while it was read");
                hash.AppendData(chunk);
                take(at, chunk);
                at += chunk.Length;
                progress?.Report(chunk.Length);
            }
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
