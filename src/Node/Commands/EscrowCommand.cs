using System.CommandLine;
using System.Text.Json;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Upkeep;
using Yiwang.Parties.Organizations;
using Directory = System.IO.Directory;

namespace Yiwang.Node.Commands;

/// <summary><c>escrow --out DIR</c>: a full escrow as files to carry, where the line is too thin for it. The node may run.</summary>
internal static class EscrowCommand
{
    public static Command Create()
    {
        var target = new Option<string>("--out") { Description = "放文件的目录，每个接收方一个子目录 / folder for the files, one below it for each receiver", Required = true };
        var (data, set) = (CommandOptions.Data(), CommandOptions.Set());
        var command = new Command("escrow", "做一份全量托管文件，加密给上级节点并签名，节点可以照常运行 / a full escrow as files, encrypted to the upper node and signed, while the node runs") { target, data, set };
        command.SetAction((parsed, cancel) => BackupCommand.RunAsync(Terminal.Of(parsed), async terminal =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            if (CommandOptions.ReadSettings(folder, parsed.GetRequiredValue(set), terminal) is not { } settings) return 2;
            return await WriteAsync(terminal, folder, settings, Path.GetFullPath(parsed.GetRequiredValue(target)), cancel);
        }));
        return command;
    }

    /// <param name="receiver">Its keys open the escrow.</param>
    public static async Task<int> RestoreAsync(Terminal terminal, string from, DataFolder receiver, DataFolder folder, string[] set, CancellationToken cancel)
    {
        if (!Directory.Exists(receiver.Keys)) throw new IOException($"这里没有密钥：{receiver.Keys} / no keys here");
        if (CommandOptions.ReadSettings(receiver, [], terminal) is not { } settings) return 2;
        // beside the target: the same disk, and nothing of it is left
        var backup = Path.TrimEndingDirectorySeparator(folder.Root) + ".escrow";
        if (Directory.Exists(backup)) Directory.Delete(backup, recursive: true);
        try
        {
            var numbers = await EscrowRestore.OpenAsync(from, new OrganizationKeys(NodeKeys.Open(receiver, settings)), backup, TimeProvider.System, cancel);
            var manifest = await NodeBackup.RestoreAsync(backup, folder, () => CommandOptions.ReadSettings(folder, set, terminal), null, cancel);
            terminal.Out.WriteLine($"已从托管 {string.Join("、", numbers)} 恢复 {manifest.LogSize:N0} 条记录到 {folder.Root}；密钥、口令和设备采样不在托管里，密钥用 restore --keys 恢复 / restored from escrow; keys, passwords and samples are not in it, keys follow with restore --keys");
            return 0;
        }
        finally
        {
            if (Directory.Exists(backup)) Directory.Delete(backup, recursive: true);
        }
    }

    private static async Task<int> WriteAsync(Terminal terminal, DataFolder folder, NodeSettings settings, string target, CancellationToken cancel)
    {
        var known = Path.Combine(folder.Root, "escrow", "receivers.json");
        if (!File.Exists(known) || JsonSerializer.Deserialize<List<EscrowReceiver>>(await File.ReadAllTextAsync(known, cancel)) is not { Count: > 0 } receivers)
        {
            terminal.Error.WriteLine("没有接收方：要先和上级签接收托管的标识授权协议，并启动过节点 / nobody receives escrow: sign an agreement that takes it, and start the node once");
            return 1;
        }
        var keys = new OrganizationKeys(NodeKeys.Open(folder, settings));
        foreach (var receiver in receivers)
        {
            var number = EscrowFile.Write(new EscrowSource(folder.Root, () => OpenSettings.Read(folder)), receiver, keys, target, TimeProvider.System, cancel);
            terminal.Out.WriteLine($"{number.Folder}：{number.Parts} 份，{number.Bytes:N0} 字节，加密给 {receiver.Name} / parts, bytes, encrypted to");
        }
        return 0;
    }
}
