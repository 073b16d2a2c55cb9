using System.Diagnostics.Metrics;
using Yiwang.Events.Erasing;
using Yiwang.Events.Store;
using Yiwang.Node.Settings;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;

namespace Yiwang.Node.Composition;

/// <summary>What a node keeps on disk, opened in order of dependence and closed in reverse.</summary>
internal sealed class NodeStores : IAsyncDisposable
{
    private readonly Stack<object> _open = new();

    private NodeStores() { }

    public IMeterFactory Meters { get; private set; } = null!;
    public FileKeyStore Keys { get; private set; } = null!;
    public AppendLog Log { get; private set; } = null!;
    public EventStore Events { get; private set; } = null!;
    public AuditLog Audit { get; private set; } = null!;
    public IDatabase Views { get; private set; } = null!;
    public IDatabase State { get; private set; } = null!;

    public static async Task<NodeStores> OpenAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        var stores = new NodeStores();
        try
        {
            await stores.OpenAllAsync(folder, settings, clock, cancel);
            return stores;
        }
        catch
        {
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var store))
        {
            if (store is IAsyncDisposable later) await later.DisposeAsync();
            else (store as IDisposable)?.Dispose();
        }
    }

    private async Task OpenAllAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        Meters = Opened(new ServiceCollection().AddMetrics().BuildServiceProvider()).GetRequiredService<IMeterFactory>();
        Keys = NodeKeys.Open(folder, settings);
        Log = Opened(AppendLog.Open(folder.Log, new LogOptions { MinFreeBytes = settings.Log.MinFreeBytes }, DiskFileSystem.Instance, clock));
        var erasures = ErasureList.Open(DiskFileSystem.Instance, Path.Combine(folder.Keys, "erased.list"));
        Events = await EventStore.OpenAsync(Log, Keys, erasures, OriginFile.Settle(folder, settings), clock, NodeParts.CompactBodies, cancel);
        Audit = Opened(new AuditLog(DiskFileSystem.Instance, folder.Audit, clock, TimeZones.Node));
        var databases = new DatabaseSettings { Postgres = settings.Views.Engine == "postgres" ? settings.Views.Connection : null, Schema = settings.Views.Schema };
        Views = Opened(Databases.OpenViews(databases, folder.Root));
        State = Opened(await Databases.OpenStateAsync(databases, folder.Root, NodeParts.Migrations, cancel));
    }

    private T Opened<T>(T store) where T : notnull
    {
        _open.Push(store);
        return store;
    }
}
