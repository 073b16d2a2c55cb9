using System.CommandLine;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Yiwang.Console.Accounts;
using Yiwang.Node.Clock;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Commands;

internal static partial class ServeCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var set = CommandOptions.Set();
        var clock = new Option<string?>("--test-clock") { Description = "测试时钟的 Unix 套接字，只用于 init --test 的目录 / Unix socket of a test clock; only on folders made by init --test" };
        var command = new Command("serve", "启动节点 / run the node") { data, set, clock };
        command.SetAction((parsed, cancel) =>
            ServeAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), parsed.GetValue(clock), null, cancel));
        return command;
    }

    /// <param name="started">What is done once the node runs; an exit code of it stops the node.</param>
    public static async Task<int> ServeAsync(Terminal terminal, DataFolder folder, string[] assignments, string? clockSocket, Func<NodeHost, CancellationToken, Task<int?>>? started, CancellationToken cancel)
    {
        if (CommandOptions.ReadSettings(folder, assignments, terminal) is not { } settings) return 2;
        if (clockSocket is not null && !folder.IsTest)
        {
            terminal.Error.WriteLine("--test-clock 只能用于 yiwang init --test 建立的目录 / only works on a folder made by yiwang init --test");
            return 2;
        }
        var clock = clockSocket is null ? TimeProvider.System : new TestClock();
        using var socket = clock is TestClock test ? new TestClockSocket(test, clockSocket!) : null;
        using var stop = new StopSignal(cancel);
        try
        {
            await using var host = await NodeHost.StartAsync(folder, settings, clock, cancel);
            foreach (var address in host.Addresses) terminal.Out.WriteLine($"已就绪 / ready: {address}");
            if (host.Services.GetRequiredService<IDirectory>().Operator is null)
                terminal.Out.WriteLine($"设置码（在别的电脑上首次设置时要填） / set-up code, asked for on other machines: {host.Services.GetRequiredService<SetupCode>().Text}");
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var work = started?.Invoke(host, ending.Token) ?? Task.FromResult<int?>(null);
            await Task.WhenAny(work, stop.Task);
            await ending.CancelAsync();
            if (await work is { } code) return code;
            await stop.Task;
            return 0;
        }
        catch (OperationCanceledException) when (stop.Task.IsCompleted)
        {
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqlException)
        {
            terminal.Error.WriteLine(e.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } ? Taken(e, settings.Listen) : e.Message);
            return 1;
        }
    }

    // The web server's own sentence names the address; what to change is a setting.
    private static string Taken(Exception e, ListenSettings listen)
    {
        var at = AddressInMessage().Match(e.Message);
        if (!at.Success || !int.TryParse(at.Groups["port"].Value, out var port)) return e.Message;
        var key = port == listen.Http ? "listen.http" : port == listen.Https ? "listen.https" : port == listen.HandleHttp ? "listen.handleHttp" : "listen.also";
        return $"{key}：端口 {port} 已被别的程序占用（{at.Groups["address"].Value}）。换一个端口，如 --set {key}={port + 10}，或写进 yiwang.json / address already in use: choose another port";
    }

    [GeneratedRegex(@"(?<address>[a-z]+://\S+:(?<port>\d+))")]
    private static partial Regex AddressInMessage();
}
