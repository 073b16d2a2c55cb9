using System.CommandLine;
using Yiwang.Events.Erasing;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Node.Settings;
using Yiwang.Storage.Files;
using Yiwang.Things.Records;
using Yiwang.Trust;

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
        return new Command("log", "存证日志 / the log") { verify, checkpoint, Audit(kept) };
    }

    private static Command Audit(Option<string[]> kept)
    {
        var url = new Argument<string>("URL") { Description = "日志的地址，如 https://node.example/log/ / address of the log" };
        var key = new Option<string>("--key", "-k") { Description = "日志公钥（vkey）/ verifier key of the log", Required = true };
        var audit = new Command("audit", "通过网络重放别人的日志，指出第一条坏记录和从哪个检查点起不对 / replay somebody's log over its tiles: the first bad entry, and since which checkpoint") { url, key, kept };
        audit.SetAction((parsed, cancel) => AuditAsync(Terminal.Of(parsed), parsed.GetRequiredValue(url), parsed.GetRequiredValue(key), parsed.GetRequiredValue(kept), cancel));
        return audit;
    }

    private static async Task<int> AuditAsync(Terminal terminal, string address, string vkey, string[] kept, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return Misused(terminal, $"{address}：不是 http(s) 地址 / not an http(s) address");
        if (!NoteKey.TryParse(vkey, out var key)) return Misused(terminal, $"--key {vkey}：不是日志公钥 / not a verifier key");
        if (kept.FirstOrDefault(f => !File.Exists(f)) is { } missing) return Misused(terminal, $"找不到 {missing} / no such file");
        var prefix = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        var result = await new TileAudit(TrustSetup.ReadLog(prefix), key, [.. kept.Select(File.ReadAllText)]).RunAsync(new Replayed(terminal.Error), cancel);
        terminal.Out.WriteLine(result.Problem is { } problem
            ? $"✗ {problem.Zh} / {problem.En}{(result.Since is { } since ? $"\n  {since.Origin} · {since.Size} · {Convert.ToBase64String(since.Root)}" : "")}"
            : $"✓ 全部 {result.Entries:N0} 条与签名摘要一致 / all entries are as they were signed");
        return result.Holds ? 0 : 1;
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
                _ => $"第 {result.Position + 1} 条有问题：{result.Problem} / entry {result.Position + 1} is bad",
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

    private sealed class Replayed(TextWriter to) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value)
        {
            if (value.Done % 65_536 == 0 || value.Done == value.Total) to.WriteLine($"  {value.Done:N0} / {value.Total:N0} …");
        }
    }

    private sealed class Progress(TextWriter to) : IProgress<long>
    {
        public void Report(long value) => to.WriteLine($"  {value:N0} …");
    }
}
