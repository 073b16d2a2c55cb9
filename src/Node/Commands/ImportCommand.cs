using System.CommandLine;

namespace Yiwang.Node.Commands;

/// <summary><c>import FILE</c>: a table registers identifiers, a bundle file brings another node's messages. Which one it is follows from the file's name.</summary>
internal static class ImportCommand
{
    private static readonly string[] s_tables = [".csv", ".tsv", ".txt", ".xlsx"];

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "要注册标识的表格（.xlsx .csv .tsv .txt），或对方导出的消息文件 / table of identifiers to register, or bundle file that the other side exported" };
        var template = new Option<string?>("--template", "-t") { Description = "模板标识；表头是它的字段 / template handle, whose items the headings name" };
        var prefix = new Option<string?>("--prefix", "-p") { Description = "前缀；给了它，第一列只写后缀 / prefix: the first column then has suffixes only" };
        var sheet = new Option<string?>("--sheet") { Description = "xlsx 的工作表，默认第一个 / sheet of an xlsx, the first by default" };
        var dryRun = new Option<bool>("--dry-run") { Description = "只读表格，不注册 / read the table, register nothing" };
        var node = NodeApi.Node();
        var json = CommandOptions.Json();
        var command = new Command("import", "按表格批量注册标识，或导入对方节点的消息文件；重复执行没有影响（令牌在 YIWANG_TOKEN）/ register the identifiers of a table, or take a bundle file; again does nothing (token in YIWANG_TOKEN)") { file, template, prefix, sheet, dryRun, node, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var (terminal, given) = (Terminal.Of(parsed), parsed.GetRequiredValue(file));
            var isTable = s_tables.Contains(given.Extension, StringComparer.OrdinalIgnoreCase);
            if (isTable && parsed.GetValue(template) is not { Length: > 0 })
            {
                terminal.Error.WriteLine("表格导入需要 --template / a table needs --template");
                return 2;
            }
            using var api = NodeApi.Open(terminal, parsed.GetRequiredValue(node));
            if (api is null) return 2;
            if (!isTable) return await BundleCommand.ImportAsync(api, terminal, given, parsed.GetValue(json), cancel);
            var import = new TableImport(api, terminal, new TableImportOptions(parsed.GetValue(template)!, parsed.GetValue(prefix), parsed.GetValue(sheet), parsed.GetValue(dryRun), parsed.GetValue(json)));
            return await import.RunAsync(given, cancel);
        });
        return command;
    }
}
