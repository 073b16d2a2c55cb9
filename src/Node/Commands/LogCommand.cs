using System.CommandLine;
using Yiwang.Events.Erasing;
using Yiwang.Events.Proofs;
using Yiwang.Node.Settings;
using Yiwang.Storage.Files;
using Yiwang.Things.Records;

namespace Yiwang.Node.Commands;

internal static class LogCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var key = new Option<string?>("--key", "-k") { Description = "日志公钥（vkey）；不给则不核对签名 / verifier key of the log; without it signatures are not checked" };
        var kept = new Option<string[]>("--checkpoint", "-c") { Description = "另存的旧检查点文件，可重复 / an older checkpoint that you kept, repeatable", DefaultValueFactory = _ => [] };
        var verify = new Command("verify", "检查整个存证日志，指出第一条坏记录 / check the whole log and name the first bad entry") { data, key, kept };
        verify.SetAction((parsed, cancel) => Task.FromResult(Verify(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetValue(key), parsed.GetRequiredValue(kept), cancel)));
        var checkpoint = new Command("checkpoint", "打印最新检查点 / print the newest checkpoint") { data };
        checkpoint.SetAction(parsed => Checkpoint(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data))));
        return new Command("log", "存证日志 / the log") { verify, checkpoint };
    }

    private static int Verify(Terminal terminal, DataFolder folder, string? vkey, string[] kept, CancellationToken cancel)
    {
        if (!Directory.Exists(folder.Log)) return Misused(terminal, $"这里没有存证日志：{folder.Log} / no log here");
        NoteKey? key = null;
        if (vkey is not null && !NoteKey.TryParse(vkey, out key)) return Misused(terminal, $"--key {vkey}：不是日志公钥 / not a verifier key");
        if (kept.FirstOrDefault(f => !File.Exists(f)) is { } missing) return Misused(terminal, $"找不到 {missing} / no such file");
        try
        {
            using var held = folder.Lock();
            var notes = kept.Append(CheckpointPath(folder)).Where(File.Exists).Select(File.ReadAllText).ToList();
            var erasures = ErasureList.Open(DiskFileSystem.Instance, Path.Combine(folder.Keys, ErasureList.FileName));
            var result = new LogVerifier(key, new RecordBodies(), erasures).Run(folder.Log, notes, progress: new Progress(terminal.Error), cancel: cancel);
            terminal.Out.WriteLine(result switch
            {
                { Holds: true } => $"{result.Entries:N0} 条记录全部完好，根 {Convert.ToBase64String(result.Root)}，核对了 {notes.Count} 个检查点{(key is null ? "（未核对签名）" : "")} / all entries are sound; {notes.Count} checkpoints agree{(key is null ? ", signatures not checked" : "")}",
                { Position: < 0 } => $"检查点有问题：{result.Problem} / a checkpoint is bad",
                _ => $"记录 {result.Position} 有问题：{result.Problem} / entry {result.Position} is bad",
            });
            return result.Holds ? 0 : 1;
        }
        catch (IOException e)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Misused(Terminal terminal, string why)
    {
        terminal.Error.WriteLine(why);
        return 2;
    }

    private static int Checkpoint(Terminal terminal, DataFolder folder)
    {
        if (!File.Exists(CheckpointPath(folder)))
        {
            terminal.Error.WriteLine($"还没有检查点：{CheckpointPath(folder)} / no checkpoint yet");
            return 1;
        }
        terminal.Out.Write(File.ReadAllText(CheckpointPath(folder)));
        return 0;
    }

    private static string CheckpointPath(DataFolder folder) => Path.Combine(folder.Log, Checkpointer.FileName);

    private sealed class Progress(TextWriter to) : IProgress<long>
    {
        public void Report(long value) => to.WriteLine($"  {value:N0} …");
    }
}
