using System.CommandLine;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Commands;

internal static class ServeCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var set = CommandOptions.Set();
        var command = new Command("serve", "启动节点 / run the node") { data, set };
        command.SetAction((parsed, cancel) => ServeAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), cancel));
        return command;
    }

    private static async Task<int> ServeAsync(Terminal terminal, DataFolder folder, string[] assignments, CancellationToken cancel)
    {
        if (CommandOptions.ReadSettings(folder, assignments, terminal) is not { } settings) return 2;
        try
        {
            await using var host = await NodeHost.StartAsync(folder, settings, cancel);
            foreach (var address in host.Addresses) terminal.Out.WriteLine($"已就绪 / ready: {address}");
            await host.WaitForShutdownAsync(cancel);
            return 0;
        }
        catch (IOException e)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
