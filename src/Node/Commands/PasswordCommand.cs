using System.CommandLine;
using Yiwang.Events;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Parties;

namespace Yiwang.Node.Commands;

/// <summary><c>password USER</c>: for whoever holds the machine, when nobody can sign in any more, as after a restore from escrow. The node must be stopped; the user changes it at the next sign-in.</summary>
internal static class PasswordCommand
{
    private const string Variable = "YIWANG_PASSWORD";

    public static Command Create()
    {
        var user = new Argument<string>("USER") { Description = "用户名 / user name" };
        var (data, set) = (CommandOptions.Data(), CommandOptions.Set());
        var command = new Command("password", $"给用户设一个新口令（在 {Variable} 里），节点须先停下；下次登录时要改 / set a user's password (in {Variable}) while the node is stopped; it is changed at the next sign-in") { user, data, set };
        command.SetAction((parsed, cancel) => BackupCommand.RunAsync(Terminal.Of(parsed), async terminal =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            if (CommandOptions.ReadSettings(folder, parsed.GetRequiredValue(set), terminal) is not { } settings) return 2;
            if (!Directory.Exists(folder.Log)) throw new IOException($"这里没有节点数据：{folder.Root} / no node's data here");
            if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } password) throw new IOException($"请把新口令放在环境变量 {Variable} 里 / put the new password into the variable {Variable}");
            return await SetAsync(terminal, folder, settings, parsed.GetRequiredValue(user), password, cancel);
        }));
        return command;
    }

    private static async Task<int> SetAsync(Terminal terminal, DataFolder folder, NodeSettings settings, string text, string password, CancellationToken cancel)
    {
        using var alone = folder.Lock();
        await using var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, cancel);
        using var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, settings.Name, TimeProvider.System), TimeProvider.System);
        await using var parts = await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, cancel);
        if (!UserName.TryParse(text, out var name) || parts.Parties.Directory.Find(name) is null) throw new IOException($"没有这个用户：{text} / no such user");
        var outcome = await parts.Passwords.SetAsync(name, password, mustChange: true, cancel);
        if (!outcome.Succeeded) throw new IOException($"{CodeSentences.Of(outcome).Zh} / {CodeSentences.Of(outcome).En}");
        terminal.Out.WriteLine($"已设置 {text} 的口令，下次登录时要改 / set; it is changed at the next sign-in");
        return 0;
    }
}
