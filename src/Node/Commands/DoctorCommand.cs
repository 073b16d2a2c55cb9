using System.CommandLine;
using System.Text.Json;
using Yiwang.Node.Settings;
using Yiwang.Node.Upkeep;

namespace Yiwang.Node.Commands;

internal static class DoctorCommand
{
    public static Command Create()
    {
        var data = CommandOptions.Data();
        var set = CommandOptions.Set();
        var json = CommandOptions.Json();
        var command = new Command("doctor", "体检：设置、目录、磁盘、库、端口、证书 / check settings, folder, disk, libraries, ports, certificate") { data, set, json };
        command.SetAction(parsed => Run(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, DataFolder folder, string[] assignments, bool json)
    {
        var (settings, errors) = SettingsReader.Read(folder, assignments);
        IReadOnlyList<Finding> findings = [.. errors.Select(e => new Finding("settings", false, e)), .. Doctor.Examine(folder, settings)];
        if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(findings, CommandOptions.JsonText));
        else foreach (var finding in findings) terminal.Out.WriteLine($"{(finding.Ok ? "✓" : "✗")} {finding.Check,-12} {finding.Explanation}");
        return findings.All(f => f.Ok) ? 0 : 1;
    }
}
