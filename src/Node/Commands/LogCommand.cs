using System.CommandLine;
using Yiwang.Node.Settings;
using Yiwang.Node.Upkeep;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Commands;

internal static class LogCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var verify = new Command("verify", "检查整个存证日志，指出第一条坏记录 / check the whole log and name the first bad entry") { data };
        verify.SetAction((parsed, cancel) => VerifyAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), cancel));
        var checkpoint = new Command("checkpoint", "打印最新检查点 / print the newest checkpoint") { data };
        checkpoint.SetAction(parsed => Checkpoint(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data))));
        return new Command("log", "存证日志 / the log") { verify, checkpoint };
    }

    private static async Task<int> VerifyAsync(Terminal terminal, DataFolder folder, CancellationToken cancel)
    {
        if (!LogExists(terminal, folder)) return 2;
        try
        {
            var audit = LogAudit.Run(folder.Log, progress: new Progress(terminal.Error), cancel: cancel);
            if (!audit.Holds)
            {
                terminal.Out.WriteLine($"记录 {audit.Position} 有问题：{audit.Problem} / entry {audit.Position} is bad");
                return 1;
            }
            await using var log = AppendLog.Open(folder.Log);
            await log.WaitForTreeAsync(log.Size, cancel);
            if (PublishedLog.Fault(log, folder.Log) is { } fault)
            {
                terminal.Out.WriteLine(fault);
                return 1;
            }
            terminal.Out.WriteLine($"{audit.Entries:N0} 条记录全部完好，根 {Convert.ToBase64String(audit.Root)} / entries are sound");
            return 0;
        }
        catch (IOException e)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Checkpoint(Terminal terminal, DataFolder folder)
    {
        var path = Path.Combine(folder.Log, PublishedLog.CheckpointFile);
        if (!File.Exists(path))
        {
            terminal.Error.WriteLine($"还没有检查点：{path} / no checkpoint yet");
            return 1;
        }
        terminal.Out.Write(File.ReadAllText(path));
        return 0;
    }

    private static bool LogExists(Terminal terminal, DataFolder folder)
    {
        if (Directory.Exists(folder.Log)) return true;
        terminal.Error.WriteLine($"这里没有存证日志：{folder.Log} / no log here");
        return false;
    }

    private sealed class Progress(TextWriter to) : IProgress<long>
    {
        public void Report(long value) => to.WriteLine($"  {value:N0} …");
    }
}
