using System.CommandLine;
using System.Text.Json;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Commands;

internal static class SettingsCommand
{
    public static Command Create()
    {
        var json = CommandOptions.Json();
        var command = new Command("settings", "列出所有设置、范围和默认值 / list every setting with bounds and default") { json };
        command.SetAction(parsed => List(Terminal.Of(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int List(Terminal terminal, bool json)
    {
        if (json)
            terminal.Out.WriteLine(JsonSerializer.Serialize(SettingKey.All.Values.OrderBy(k => k.Name).Select(k => new { key = k.Name, @default = SettingTable.Default(k), k.About.Zh, k.About.En }), CommandOptions.JsonText));
        else
            foreach (var row in SettingTable.Markdown()) terminal.Out.WriteLine(row);
        return 0;
    }
}
