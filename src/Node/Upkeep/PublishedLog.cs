using Yiwang.Events.Proofs;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Upkeep;

/// <summary>
/// Holds a log that is sound in itself against the checkpoint that the node last published: a log rewritten as a whole, tree and all, or cut short, is found only so.
/// </summary>
internal static class PublishedLog
{
    public const string CheckpointFile = "checkpoint";

    /// <returns>What does not fit; null when all fits or nothing was published.</returns>
    public static string? Fault(ILog log, string folder)
    {
        var path = Path.Combine(folder, CheckpointFile);
        if (!File.Exists(path)) return null;
        if (!SignedNote.TryParse(File.ReadAllText(path), out var note, out _) || !Checkpoint.TryParse(note.Text, out var published))
            return $"检查点文件损坏：{path} / the checkpoint file is damaged";
        if (published.Size > log.Size) return $"已公布过 {published.Size} 条，现在只有 {log.Size} 条 / {published.Size} entries were published, {log.Size} are here";
        return log.Tree.Root(published.Size).AsSpan().SequenceEqual(published.Root) ? null : $"前 {published.Size} 条的根与已公布的检查点不符，历史被改写过 / the root differs from the published checkpoint: history was rewritten";
    }
}
