using System.CommandLine;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Commands;

internal static class InitCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var test = new Option<bool>("--test") { Description = "测试目录，允许测试时钟；不可用于生产 / test folder that accepts a test clock; never for real use" };
        var command = new Command("init", "建立数据目录 / create a data folder") { data, test };
        command.SetAction(parsed => Init(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetValue(test)));
        return command;
    }

    private static int Init(Terminal terminal, DataFolder folder, bool test)
    {
        if (folder.Exists && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            terminal.Error.WriteLine($"目录不是空的：{folder.Root} / the folder is not empty");
            return 1;
        }
        folder.Create(test);
        File.WriteAllText(folder.SettingsFile, "{\n}\n");
        terminal.Out.WriteLine($"已建立 {folder.Root} / created");
        return 0;
    }
}
