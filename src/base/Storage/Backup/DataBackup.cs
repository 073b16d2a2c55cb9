using System.Globalization;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Storage.Backup;

/// <summary>What a backup takes from a data folder, whether or not a node is running on it.</summary>
public sealed record BackupSource
{
    public required string DataFolder { get; init; }
    /// <summary>Entries that were durable before the backup began, as the last checkpoint says; the restored log must have them all.</summary>
    public required long LogSize { get; init; }
    /// <summary>Merkle root over them.</summary>
    public required ReadOnlyMemory<byte> LogRoot { get; init; }
    public required IDatabase State { get; init; }
    /// <summary>Files of the data folder that go along when they are there: settings, the log's name and its last checkpoint.</summary>
    public IReadOnlyList<string> Files { get; init; } = ["yiwang.json", "log/origin", "log/checkpoint", "test-node"];
    /// <summary>Folders of the data folder whose files are only added or appended to. Keys are not among them.</summary>
    public IReadOnlyList<string> Folders { get; init; } = ["blobs", "audit", "codes"];
    /// <summary>Files that others replace and delete meanwhile, open so that they stay what they were together.</summary>
    public IReadOnlyList<HeldFile> Held { get; init; } = [];
}

/// <param name="Relative">Path in the data folder and in the backup, with forward slashes.</param>
/// <param name="Bytes">How much of it is copied.</param>
public sealed record HeldFile(string Relative, IStorageFile Source, long Bytes);

/// <summary>
/// Backup and restore of a data folder: segments of the log, State, settings, blobs and audit. Views, index and tree are made again from the log.
/// State is taken before the log and files that entries may name after it, so that nothing points to what the backup lacks.
/// </summary>
public static class DataBackup
{
    internal const string LogFolder = "log", StateFile = "state.db";
    /// <summary>Ending of files that are still being written.</summary>
    private const string Unfinished = ".new";
    private const string SegmentFiles = "*.seg";
    // What an almost full disk must keep for the node itself.
    private const long SpareBytes = 64 << 20;

    /// <param name="target">Must not exist or be empty.</param>
    /// <param name="progress">Bytes copied since the last report.</param>
    public static async Task<BackupManifest> CreateAsync(BackupSource source, string target, TimeProvider time, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        RequireEmpty(target);
        var files = DiskFileSystem.Instance;
        files.CreateDirectory(target);
        RequireRoom(files, target, Directory.EnumerateFiles(source.DataFolder, "*", SearchOption.AllDirectories).Where(f => IsTaken(source, f)).Sum(f => new FileInfo(f).Length) + source.Held.Sum(f => f.Bytes));
        var copy = new FileCopy(files);
        var done = new List<BackedUpFile>();

        var state = Path.Combine(target, StateFile);
        var isRows = source.State is not SqliteDatabase;
        if (source.State is SqliteDatabase sqlite) await sqlite.CopyToAsync(state, cancel).ConfigureAwait(false);
        else await StateRows.ExportAsync(source.State, state, cancel).ConfigureAwait(false);
        done.Add(new BackedUpFile(StateFile, files.Length(state), copy.Digest(state, progress, cancel)));

        // The checkpoint before the segments: what it promises is then in them.
        foreach (var file in source.Files.Where(f => File.Exists(Path.Combine(source.DataFolder, f))))
            done.Add(await copy.CopyAsync(Path.Combine(source.DataFolder, file), target, file, progress, cancel).ConfigureAwait(false));
        var log = Path.Combine(source.DataFolder, LogFolder);
        foreach (var segment in Directory.GetFiles(log, SegmentFiles).Order(StringComparer.Ordinal))
            done.Add(await copy.CopyAsync(segment, target, $"{LogFolder}/{Path.GetFileName(segment)}", progress, cancel).ConfigureAwait(false));
        // A blob that nothing refers to may be collected meanwhile; what the log refers to stays.
        foreach (var file in InFolders(source).Where(f => File.Exists(Path.Combine(source.DataFolder, f))))
            done.Add(await copy.CopyAsync(Path.Combine(source.DataFolder, file), target, file.Replace('\\', '/'), progress, cancel).ConfigureAwait(false));

        foreach (var file in source.Held) done.Add(await copy.CopyAsync(file, target, progress, cancel).ConfigureAwait(false));

        var manifest = new BackupManifest(BackupManifest.CurrentFormat, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), source.LogSize, Convert.ToHexStringLower(source.LogRoot.Span), isRows, done);
        Keys.SmallFile.Replace(files, Path.Combine(target, BackupManifest.FileName), manifest.Write());
        return manifest;
    }

    /// <summary>Makes a backup of a folder that holds its files already, as one put together from escrow: describes them in a manifest.</summary>
    public static BackupManifest Describe(string folder, long logSize, ReadOnlyMemory<byte> logRoot, TimeProvider time, CancellationToken cancel = default)
    {
        var files = DiskFileSystem.Instance;
        var copy = new FileCopy(files);
        var done = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new BackedUpFile(Path.GetRelativePath(folder, f).Replace('\\', '/'), new FileInfo(f).Length, copy.Digest(f, null, cancel))).ToList();
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), logSize, Convert.ToHexStringLower(logRoot.Span), StateIsRows: false, done);
        Keys.SmallFile.Replace(files, Path.Combine(folder, BackupManifest.FileName), manifest.Write());
        return manifest;
    }

    /// <summary>Reads every file of a backup and compares it with the manifest.</summary>
    /// <exception cref="BackupException">A file is missing, damaged or of another length; it is named.</exception>
    public static BackupManifest Verify(string backup, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var manifest = BackupManifest.Read(backup);
        var copy = new FileCopy(DiskFileSystem.Instance);
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(backup, file.Path);
            if (!File.Exists(path)) throw new BackupException($"备份不全，缺 {path} / is missing");
            if (new FileInfo(path).Length != file.Bytes) throw new BackupException($"备份已损坏：{path} 有 {new FileInfo(path).Length} 字节，应为 {file.Bytes} / of another length");
            if (copy.Digest(path, progress, cancel) != file.Sha256) throw new BackupException($"备份已损坏：{path} 与 {BackupManifest.FileName} 不符 / is damaged: its SHA-256 is not the one in the manifest");
        }
        return manifest;
    }

    /// <summary>
    /// Verifies the backup, copies it beside the target, opens the log there and compares its Merkle root, and only then gives the folder its name. Keys are
    /// restored apart. Views are built at the next start. When State is rows (<see cref="BackupManifest.StateIsRows"/>) or goes to PostgreSQL, <see cref="StateRows.ImportAsync"/> follows.
    /// </summary>
    /// <param name="target">Must not exist or be empty: nothing is ever overwritten.</param>
    public static async Task<BackupManifest> RestoreAsync(string backup, string target, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        RequireEmpty(target);
        var manifest = Verify(backup, progress, cancel);
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var beside = target + ".restoring";
        if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        var files = DiskFileSystem.Instance;
        files.CreateDirectory(Path.GetDirectoryName(beside)!);
        files.CreateDirectory(beside);
        try
        {
            RequireRoom(files, beside, manifest.TotalBytes);
            var copy = new FileCopy(files);
            foreach (var file in manifest.Files)
                await copy.CopyAsync(Path.Combine(backup, file.Path), beside, manifest.StateIsRows && file.Path == StateFile ? StateRows.FileName : file.Path, progress, cancel).ConfigureAwait(false);
            await CheckLogAsync(Path.Combine(beside, LogFolder), manifest).ConfigureAwait(false);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(beside, target);
            files.SyncDirectory(Path.GetDirectoryName(target)!);
        }
        catch
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            throw;
        }
        return manifest;
    }

    private static async Task CheckLogAsync(string folder, BackupManifest manifest)
    {
        await using var log = AppendLog.Open(folder);
        if (log.Status.State != LogState.Open) throw new BackupException($"备份里的存证日志已损坏 / the log in the backup is damaged: {log.Status.Reason}");
        if (log.Size < manifest.LogSize) throw new BackupException($"备份里的存证日志只有 {log.Size} 条，应有 {manifest.LogSize} 条 / the log in the backup is short");
        await log.HashedAsync(manifest.LogSize).ConfigureAwait(false);
        var root = Convert.ToHexStringLower(log.Tree.Root(manifest.LogSize));
        if (root != manifest.LogRoot) throw new BackupException($"备份里的存证日志与清单不符 / the log in the backup has Merkle root {root} instead of {manifest.LogRoot}");
    }

    private static IEnumerable<string> InFolders(BackupSource source) => source.Folders
        .Select(f => Path.Combine(source.DataFolder, f)).Where(Directory.Exists)
        .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)).Where(f => !f.EndsWith(Unfinished, StringComparison.Ordinal)).Select(f => Path.GetRelativePath(source.DataFolder, f)).Order(StringComparer.Ordinal);

    private static bool IsTaken(BackupSource source, string path)
    {
        var relative = Path.GetRelativePath(source.DataFolder, path);
        var first = relative.Split(Path.DirectorySeparatorChar)[0];
        return first == LogFolder ? path.EndsWith(".seg", StringComparison.Ordinal) : relative == StateFile || source.Files.Contains(relative) || source.Folders.Contains(first);
    }

    private static void RequireEmpty(string folder)
    {
        if (File.Exists(folder)) throw new BackupException($"{folder} 是文件，请换一个新目录 / is a file; choose a new folder");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new BackupException($"{folder} 不是空的：请换一个新目录，不覆盖任何文件 / is not empty; choose a new folder, nothing is overwritten");
    }

    private static void RequireRoom(DiskFileSystem files, string folder, long bytes)
    {
        var free = files.FreeBytes(folder);
        if (free < bytes + SpareBytes) throw new BackupException($"{folder} 需要 {bytes:N0} 字节，只剩 {free:N0} / bytes are needed, so many are free");
    }
}
