using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Storage.Backup;

/// <summary>
/// Backup and restore of the key folder, apart from the data. Keys stay encrypted under the node secret; when that lies in the folder it goes along, so the copy is as
/// secret as the keys. What was destroyed stays destroyed: the lists of destroyed keys and erased groups are joined, never replaced.
/// </summary>
public static class KeyBackup
{
    private const string Lists = ".list", Fresh = ".new";

    /// <param name="target">Must not exist or be empty.</param>
    public static async Task<int> CreateAsync(string keys, string target, CancellationToken cancel = default)
    {
        DataBackup.RequireEmpty(target);
        if (!Directory.Exists(keys)) throw new BackupException($"{keys} does not exist");
        var files = DiskFileSystem.Instance;
        CreatePrivate(target);
        var copy = new FileCopy(files);
        var count = 0;
        foreach (var path in files.List(keys).Where(p => !p.EndsWith(Fresh, StringComparison.Ordinal)))
        {
            await copy.CopyAsync(path, target, Path.GetFileName(path), null, cancel).ConfigureAwait(false);
            MakePrivate(Path.Combine(target, Path.GetFileName(path)));
            count++;
        }
        return count;
    }

    /// <summary>Into a key folder that is empty, or that has the same keys: another value under a name that is there is refused and nothing is written.</summary>
    /// <returns>Keys brought back, and destroyed ones left out.</returns>
    public static async Task<(int Restored, int LeftOut)> RestoreAsync(string backup, string keys, CancellationToken cancel = default)
    {
        if (!Directory.Exists(backup)) throw new BackupException($"{backup} does not exist");
        var files = DiskFileSystem.Instance;
        CreatePrivate(keys);
        var paths = files.List(backup);
        foreach (var path in paths.Where(p => !p.EndsWith(Lists, StringComparison.Ordinal)))
        {
            var there = Path.Combine(keys, Path.GetFileName(path));
            if (SmallFile.TryRead(files, there) is { } old && !old.AsSpan().SequenceEqual(SmallFile.TryRead(files, path)))
                throw new BackupException($"{there} exists with another content; nothing is overwritten");
        }
        // The lists first: a restore that is cut off must not leave a destroyed key without its mark.
        foreach (var path in paths.Where(p => p.EndsWith(Lists, StringComparison.Ordinal))) Join(files, path, Path.Combine(keys, Path.GetFileName(path)));
        var destroyed = LineList.Open(files, Path.Combine(keys, FileKeyStore.DestroyedList));
        var (restored, leftOut) = (0, 0);
        var copy = new FileCopy(files);
        foreach (var path in paths.Where(p => !p.EndsWith(Lists, StringComparison.Ordinal)))
        {
            if (FileKeyStore.NameOf(path) is { } name && destroyed.Contains(name)) { leftOut++; continue; }
            var to = Path.Combine(keys, Path.GetFileName(path));
            if (File.Exists(to)) continue;
            await copy.CopyAsync(path, keys, Path.GetFileName(path), null, cancel).ConfigureAwait(false);
            MakePrivate(to);
            restored++;
        }
        return (restored, leftOut);
    }

    private static void Join(DiskFileSystem files, string from, string into)
    {
        var list = LineList.Open(files, into);
        foreach (var line in LineList.Open(files, from).All) list.Add(line);
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
