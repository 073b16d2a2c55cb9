using System.CommandLine;
using Yiwang.Events.Projections;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Storage.Sql;
using Yiwang.Things.Views;

namespace Yiwang.Node.Commands;

/// <summary><c>views rebuild</c>: the views of a stopped node, made again from its log.</summary>
internal static class ViewsCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "视图名；不给则全部 / names of views; absent = all", Arity = ArgumentArity.ZeroOrMore };
        var (data, set) = (CommandOptions.Data(), CommandOptions.Set());
        var rebuild = new Command("rebuild", "从日志重建视图（节点须停止）/ rebuild views from the log; the node must be stopped") { names, data, set };
        rebuild.SetAction((parsed, cancel) => RebuildAsync(Terminal.Of(parsed), new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(set), parsed.GetValue(names) ?? [], cancel));
        return new Command("views", "视图 / views") { rebuild };
    }

    private static async Task<int> RebuildAsync(Terminal terminal, DataFolder folder, string[] assignments, string[] names, CancellationToken cancel)
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
            var projections = ThingViews.All(stores.Events, TimeZones.Node);
            await using var runner = await ProjectionRunner.StartAsync(stores.Events, stores.Views, projections, TimeProvider.System, cancel: cancel);
            foreach (var name in names.Length > 0 ? names : projections.Select(p => p.Name))
            {
                await runner.RebuildAsync(name, cancel);
                terminal.Out.WriteLine($"{name}：已按 {stores.Events.Size:N0} 条记录重建 / rebuilt");
            }
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqlException or ArgumentException or InvalidOperationException)
        {
            terminal.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
