using System.CommandLine;
using Yiwang.Events;
using Yiwang.Events.Projections;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Commands;

/// <summary><c>views audit</c> and <c>views rebuild</c>: the views of a stopped node, compared with its log and made again from it.</summary>
internal static class ViewsCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "视图名；不给则全部 / names of views; absent = all", Arity = ArgumentArity.ZeroOrMore };
        var (data, set) = (CommandOptions.Data(), CommandOptions.Set());
        var rebuild = new Command("rebuild", "从日志重建视图（节点须停止）/ rebuild views from the log; the node must be stopped") { names, data, set };
        rebuild.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), (views, cancel) => RebuildAsync(views, parsed.GetValue(names) ?? [], cancel), cancel));
        var audit = new Command("audit", "逐行核对视图与日志（节点须停止）；有不一致时退出码 1 / compare every row with the log; the node must be stopped; exit code 1 when any differs") { data, set };
        audit.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), AuditAsync, cancel));
        return new Command("views", "视图 / views") { audit, rebuild };
    }

    private static async Task<int> RunAsync(Terminal terminal, DataFolder folder, string[] assignments, Func<Opened, CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        if (CommandOptions.ReadSettings(folder, assignments, terminal) is not { } settings) return 2;
        if (!Directory.Exists(folder.Log))
        {
            terminal.Error.WriteLine($"这里没有存证日志：{folder.Log} / no log here");
            return 2;
        }
        try
        {
            using var alone = folder.Lock();
            await using var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, cancel);
            var projections = NodeViews.Of(folder, stores).All;
            await using var runner = await ProjectionRunner.StartAsync(stores.Events, stores.Views, projections, TimeProvider.System, cancel: cancel);
            return await work(new(terminal, folder, stores, projections, runner), cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqlException or ArgumentException or InvalidOperationException)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task<int> RebuildAsync(Opened views, string[] names, CancellationToken cancel)
    {
        foreach (var name in names.Length > 0 ? names : views.All.Select(p => p.Name))
        {
            await views.Runner.RebuildAsync(name, cancel);
            views.Terminal.Out.WriteLine($"{name}：已按 {views.Stores.Events.Size:N0} 条记录重建 / rebuilt");
        }
        return 0;
    }

    private static async Task<int> AuditAsync(Opened views, CancellationToken cancel)
    {
        var audit = new ViewAudit(views.Stores.Events, views.Stores.Views, views.Runner, views.All, TimeProvider.System);
        var result = await audit.RunAsync(Path.Combine(views.Folder.Root, "audit-views.db"), cancel: cancel);
        foreach (var row in result.Differences) views.Terminal.Out.WriteLine($"{row.View}\t{row.Table}\t{row.Row}\t视图 / view: {row.InView ?? "—"}\t存证 / log: {row.InLog ?? "—"}");
        if (result.Count > result.Differences.Count) views.Terminal.Out.WriteLine($"… 共 {result.Count:N0} 行 / rows in all");
        views.Terminal.Out.WriteLine(result.Count == 0
            ? $"{result.Rows:N0} 行都与 {result.Entries:N0} 条存证一致 / all rows are what the log says"
            : $"{result.Count:N0} 行与存证不一致，可用 yiwang views rebuild 重建 / rows are not what the log says; `yiwang views rebuild` makes them again");
        return result.Count == 0 ? 0 : 1;
    }

    private sealed record Opened(Terminal Terminal, DataFolder Folder, NodeStores Stores, IReadOnlyList<Projection> All, ProjectionRunner Runner);
}
