using System.CommandLine;
using Yiwang.Node.Settings;
using Yiwang.Node.Upkeep;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Commands;

/// <summary><c>backup</c> and <c>restore</c>: data by default, keys with <c>--keys</c>, never both in one place.</summary>
internal static class BackupCommand
{
    private static Option<bool> Keys() => new("--keys") { Description = "只备份（恢复）密钥，与数据分开存放 / the keys instead of the data; keep them apart" };

    public static Command Backup()
    {
        var target = new Argument<string>("DIR") { Description = "新的空目录 / a new, empty folder" };
        var (data, set, keys) = (CommandOptions.Data(), CommandOptions.Set(), Keys());
        var command = new Command("backup", "备份日志、状态、设置和附件，节点可以照常运行 / back up log, state, settings and blobs, while the node runs") { target, data, set, keys };
        command.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), async terminal =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            var to = Path.GetFullPath(parsed.GetRequiredValue(target));
            if (parsed.GetValue(keys)) return BackUpKeys(terminal, folder, to);
            if (CommandOptions.ReadSettings(folder, parsed.GetRequiredValue(set), terminal) is not { } settings) return 2;
            var manifest = await NodeBackup.CreateAsync(folder, settings, to, new CopiedBytes(terminal.Error), cancel);
            terminal.Out.WriteLine($"已备份 {manifest.LogSize:N0} 条记录、{manifest.Files.Count:N0} 个文件、{manifest.TotalBytes:N0} 字节到 {to}；密钥请用 --keys 另外备份 / backed up; keys go apart with --keys");
            foreach (var left in NamedFiles.Of(settings, folder.Root).Left) terminal.Out.WriteLine($"不在备份里，请自行保存 / not in the backup, keep it yourself: {left}");
            return 0;
        }));
        return command;
    }

    public static Command Restore()
    {
        var source = new Argument<string>("DIR") { Description = "备份目录 / a folder made by backup" };
        var (data, set, keys) = (CommandOptions.Data(), CommandOptions.Set(), Keys());
        var escrow = new Option<string?>("--escrow") { Description = "DIR 是托管数据（上级节点 escrow/in 下的目录），这里给接收方的数据目录，用它的密钥打开 / DIR is escrow as the receiver keeps it below escrow/in; the receiver's data folder, whose keys open it" };
        var command = new Command("restore", "核对备份或托管数据并恢复到空的数据目录 / verify a backup or escrow and restore it into an empty data folder") { source, data, set, keys, escrow };
        command.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), async terminal =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            var from = Path.GetFullPath(parsed.GetRequiredValue(source));
            if (parsed.GetValue(keys)) return RestoreKeys(terminal, folder, from);
            if (parsed.GetValue(escrow) is { } receiver) return await EscrowCommand.RestoreAsync(terminal, from, new DataFolder(receiver), folder, parsed.GetRequiredValue(set), cancel);
            var manifest = await NodeBackup.RestoreAsync(from, folder, () => CommandOptions.ReadSettings(folder, parsed.GetRequiredValue(set), terminal), new CopiedBytes(terminal.Error), cancel);
            terminal.Out.WriteLine($"已恢复 {manifest.LogSize:N0} 条记录（{manifest.TakenAt}）到 {folder.Root}；再用 restore --keys 恢复密钥 / restored; keys follow with --keys");
            return 0;
        }));
        return command;
    }

    private static int BackUpKeys(Terminal terminal, DataFolder folder, string to)
    {
        if (!Directory.Exists(folder.Keys)) return Refuse(terminal, $"这里没有密钥：{folder.Keys} / no keys here");
        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any()) return Refuse(terminal, $"目录不是空的：{to} / the folder is not empty");
        var count = KeyBackup.Copy(DiskFileSystem.Instance, folder.Keys, to);
        terminal.Out.WriteLine($"已备份 {count} 个密钥文件到 {to}：与数据备份分开保管 / key files backed up; keep them apart from the data");
        return 0;
    }

    private static int RestoreKeys(Terminal terminal, DataFolder folder, string from)
    {
        if (!Directory.Exists(from)) return Refuse(terminal, $"没有这个目录：{from} / no such folder");
        folder.Create(test: false);
        // Under a running node the keys in its memory and on the disk would differ.
        using var alone = folder.Lock();
        terminal.Out.WriteLine($"已恢复 {KeyBackup.Restore(DiskFileSystem.Instance, from, folder.Keys)} 个密钥文件；销毁过的不会回来 / keys restored; destroyed ones stay destroyed");
        return 0;
    }

    private static int Refuse(Terminal terminal, string why)
    {
        terminal.Error.WriteLine(why);
        return 1;
    }

    public static async Task<int> RunAsync(Terminal terminal, Func<Terminal, Task<int>> work)
    {
        try { return await work(terminal); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or SqlException) { return Refuse(terminal, e.Message); }
    }

    /// <summary>A line for each gigabyte: enough to see that it goes on.</summary>
    private sealed class CopiedBytes(TextWriter to) : IProgress<long>
    {
        private const long Step = 1L << 30;
        private long _copied;

        public void Report(long value)
        {
            var before = _copied / Step;
            _copied += value;
            if (_copied / Step > before) to.WriteLine($"  {_copied:N0} …");
        }
    }
}
