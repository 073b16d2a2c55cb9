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
        verify.SetAction(parsed => Verify(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data))));
        var checkpoint = new Command("checkpoint", "打印最新检查点 / print the newest checkpoint") { data };
        checkpoint.SetAction(parsed => Checkpoint(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data))));
        return new Command("log", "存证日志 / the log") { verify, checkpoint };
    }

    private static async Task<int> Verify(Terminal terminal, DataFolder folder)
    {
        if (!LogExists(terminal, folder)) return 2;
        try
        {
            await using var log = AppendLog.Open(folder.Log);
            var audit = LogAudit.Run(log, Path.Combine(folder.Log, LogAudit.CheckpointFile), new Progress(terminal.Error));
            if (audit.Fault is null)
            {
                terminal.Out.WriteLine($"{audit.Entries:N0} 条记录全部完好，根 {Convert.ToBase64String(audit.Root)} / entries are sound");
                return 0;
            }
            terminal.Out.WriteLine($"记录 {audit.Entries} 有问题：{audit.Fault} / entry {audit.Entries} is bad");
        }
        catch (IOException e)
        {
            terminal.Error.WriteLine(e.Message);
        }
        return 1;
    }

    private static int Checkpoint(Terminal terminal, DataFolder folder)
    {
        var path = Path.Combine(folder.Log, LogAudit.CheckpointFile);
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
