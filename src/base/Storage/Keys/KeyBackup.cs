using System.Text;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Keys;

/// <summary>
/// Keys are backed up apart from data. A copy is as secret as the folder itself: when <c>node.secret</c> lies in the folder it is copied too.
/// Restoring never brings back a destroyed key: the lists of destroyed names and erased groups are united, not replaced.
/// </summary>
public static class KeyBackup
{
    private const string ListExtension = ".list";

    /// <summary>Copies the folder's keys and lists; durable on return.</summary>
    /// <returns>How many files were copied.</returns>
    public static int Copy(IFileSystem files, string from, string to)
    {
        files.CreateDirectory(to);
        var count = 0;
        // Lists last: a key that is destroyed while we copy is then in the copied list.
        foreach (var path in files.List(from).Where(Belongs).OrderBy(p => p.EndsWith(ListExtension, StringComparison.Ordinal)))
        {
            if (SmallFile.TryRead(files, path) is not { } content) continue;
            SmallFile.Replace(files, Path.Combine(to, Path.GetFileName(path)), content, ownerOnly: true);
            count++;
        }
        return count;
    }

    /// <summary>Adds the backup's keys to the folder. Keys that are there already stay; destroyed ones stay destroyed.</summary>
    /// <returns>How many files came back, the node's secret among them.</returns>
    /// <exception cref="InvalidDataException">The folder belongs to another node secret than the backup.</exception>
    public static int Restore(IFileSystem files, string backup, string to)
    {
        files.CreateDirectory(to);
        foreach (var path in files.List(backup).Where(p => p.EndsWith(ListExtension, StringComparison.Ordinal)))
        {
            var mine = LineList.Open(files, Path.Combine(to, Path.GetFileName(path)));
            foreach (var line in LineList.Open(files, path).All) mine.Add(line);
        }
        var count = RestoreSecret(files, backup, to) ? 1 : 0;
        var destroyed = LineList.Open(files, Path.Combine(to, FileKeyStore.DestroyedList));
        foreach (var path in files.List(backup))
        {
            var target = Path.Combine(to, Path.GetFileName(path));
            if (FileKeyStore.NameOf(path) is not { } name || destroyed.Contains(name) || files.Exists(target)) continue;
            SmallFile.Replace(files, target, SmallFile.TryRead(files, path)!, ownerOnly: true);
            count++;
        }
        return count;
    }

    private static bool RestoreSecret(IFileSystem files, string backup, string to)
    {
        if (SmallFile.TryRead(files, Path.Combine(backup, NodeSecret.FileName)) is not { } secret) return false;
        var path = Path.Combine(to, NodeSecret.FileName);
        if (SmallFile.TryRead(files, path) is not { } mine)
        {
            SmallFile.Replace(files, path, secret, ownerOnly: true);
            return true;
        }
        if (Encoding.ASCII.GetString(mine).Trim() != Encoding.ASCII.GetString(secret).Trim())
            throw new InvalidDataException($"{to} 里是另一个节点的密钥，请恢复到空目录 / holds another node secret than the backup; restore into an empty folder");
        return false;
    }

    private static bool Belongs(string path) =>
        FileKeyStore.NameOf(path) is not null || path.EndsWith(ListExtension, StringComparison.Ordinal) || Path.GetFileName(path) == NodeSecret.FileName;
}
