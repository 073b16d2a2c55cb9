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
        var command = new Command("doctor", "体检：设置、目录、磁盘、库、端口、时序存储、证书，以及正在运行的节点的采集连接 / check settings, folder, disk, libraries, ports, stream store, certificate, and the connections of a node that runs") { data, set, json };
        command.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, DataFolder folder, string[] assignments, bool json, CancellationToken cancel)
    {
        var (settings, errors) = SettingsReader.Read(folder, assignments);
        IReadOnlyList<Finding> findings = [.. errors.Select(e => new Finding("settings", false, e)), .. Doctor.Examine(folder, settings), .. await DoctorVisit.AskAsync(settings, cancel)];
        if (json) terminal.Out.WriteLine(JsonSerializer.Serialize(findings, CommandOptions.JsonText));
        else foreach (var finding in findings) terminal.Out.WriteLine($"{(finding.Ok ? "✓" : "✗")} {finding.Check,-12} {finding.Explanation}");
        return findings.All(f => f.Ok) ? 0 : 1;
    }
}
