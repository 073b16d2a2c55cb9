using System.Diagnostics.Metrics;
using Yiwang.Events.Erasing;
using Yiwang.Events.Store;
using Yiwang.Node.Settings;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Streams;

namespace Yiwang.Node.Composition;

/// <summary>What a node keeps on disk, opened in order of dependence and closed in reverse.</summary>
internal sealed class NodeStores : IAsyncDisposable
{
    private readonly Closing _closing = new();

    private NodeStores() { }

    public IMeterFactory Meters { get; private set; } = null!;
    public FileKeyStore Keys { get; private set; } = null!;
    public AppendLog Log { get; private set; } = null!;
    public EventStore Events { get; private set; } = null!;
    public AuditLog Audit { get; private set; } = null!;
    public StreamStore Streams { get; private set; } = null!;
    public IDatabase Views { get; private set; } = null!;
    public IDatabase State { get; private set; } = null!;
    public BlobStore Blobs { get; private set; } = null!;

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

    public static DatabaseSettings DatabasesOf(NodeSettings settings) =>
        new() { Postgres = settings.Views.Engine == "postgres" ? settings.Views.Connection : null, Schema = settings.Views.Schema };

    public ValueTask DisposeAsync() => _closing.DisposeAsync();

    private async Task OpenAllAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        Meters = _closing.Later(new ServiceCollection().AddMetrics().BuildServiceProvider()).GetRequiredService<IMeterFactory>();
        Keys = NodeKeys.Open(folder, settings);
        Log = _closing.Later(AppendLog.Open(folder.Log, new LogOptions { MinFreeBytes = settings.Log.MinFreeBytes }, DiskFileSystem.Instance, clock));
        var erasures = ErasureList.Open(DiskFileSystem.Instance, Path.Combine(folder.Keys, ErasureList.FileName));
        Events = await EventStore.OpenAsync(Log, Keys, erasures, OriginFile.Settle(folder, settings), clock, NodeParts.CompactBodies, cancel);
        Audit = _closing.Later(new AuditLog(DiskFileSystem.Instance, folder.Audit, clock, TimeZones.Node));
        Streams = _closing.Later(StreamStore.Open(folder.Streams, settings.Streams.Options, DiskFileSystem.Instance, clock));
        var databases = DatabasesOf(settings);
        Views = _closing.Later(Databases.OpenViews(databases, folder.Root));
        State = _closing.Later(await Databases.OpenStateAsync(databases, folder.Root, NodeParts.Migrations, cancel));
        Blobs = _closing.Later(new BlobStore(DiskFileSystem.Instance, folder.Blobs, State, new BlobOptions { BytesMax = settings.Limits.AttachmentBytes, MinFreeBytes = settings.Log.MinFreeBytes }, clock));
    }
}
