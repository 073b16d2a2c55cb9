using System.Security.Cryptography;
using Yiwang.Events.Proofs;
using Yiwang.Mqtt.Broker;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Streams;

namespace Yiwang.Node.Upkeep;

/// <summary>Backup and restore of a node's data folder. A backup does not disturb a running node: it reads what is durable.</summary>
internal static class NodeBackup
{
    public static async Task<BackupManifest> CreateAsync(DataFolder folder, NodeSettings settings, string target, IProgress<long>? progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder.Log)) throw new BackupException($"这里没有节点数据：{folder.Root} / no node's data here");
        var published = Published(folder);
        // No migrations: a newer program must not change the State of an older one that is running.
        await using var state = await Databases.OpenStateAsync(NodeStores.DatabasesOf(settings), folder.Root, [], cancel);
        using var streams = StreamBackup.Hold(DiskFileSystem.Instance, folder.Streams, Path.GetFileName(folder.Streams));
        using var broker = BrokerBackup.Hold(DiskFileSystem.Instance, folder.Mqtt, Path.GetFileName(folder.Mqtt));
        var source = new BackupSource { DataFolder = folder.Root, LogSize = published.Size, LogRoot = published.Root, State = state, Held = [.. streams.Files, .. broker.Files] };
        source = source with { Files = [.. source.Files.Union(NamedFiles.Of(settings, folder.Root).Taken)] };
        return await DataBackup.CreateAsync(source, target, TimeProvider.System, progress, cancel);
    }

    /// <param name="readSettings">Called when the restored folder, and in it yiwang.json, stands.</param>
    public static async Task<BackupManifest> RestoreAsync(string backup, DataFolder folder, Func<NodeSettings?> readSettings, IProgress<long>? progress, CancellationToken cancel)
    {
        var manifest = await DataBackup.RestoreAsync(backup, folder.Root, progress, cancel);
        if (readSettings() is not { } settings) throw new BackupException("数据已恢复，设置有错：改正后用 --set 再试，或先清空目录 / the data is restored, but its settings are wrong");
        var toPostgres = settings.Views.Engine == "postgres";
        if (!manifest.StateIsRows && !toPostgres) return manifest;
        var rows = manifest.StateIsRows ? Path.Combine(folder.Root, StateRows.FileName) : folder.State;
        await using var state = await Databases.OpenStateAsync(NodeStores.DatabasesOf(settings), folder.Root, NodeParts.Migrations, cancel);
        await StateRows.ImportAsync(rows, state, cancel);
        File.Delete(rows);
        return manifest;
    }

    private static Checkpoint Published(DataFolder folder)
    {
        var path = Path.Combine(folder.Log, Checkpointer.FileName);
        if (!File.Exists(path)) return new Checkpoint("none", 0, SHA256.HashData([]));
        return SignedNote.TryParse(File.ReadAllText(path), out var note, out _) && Checkpoint.TryParse(note.Text, out var published)
            ? published
            : throw new BackupException($"检查点文件损坏：{path} / the checkpoint file is damaged");
    }
}
