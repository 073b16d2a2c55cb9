using System.Text;
using Yiwang.Events.Erasing;
using Yiwang.Events.Projections;
using Yiwang.Events.Store;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Records;
using Yiwang.Things.Views;

namespace Yiwang.Benchmarks.Identify;

/// <summary>The primitives of a node in this process, on a folder: what is measured without HTTP. Access, limits and views are on.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private const string Operator = "o.benchbenchbenchbench";
    private readonly AppendLog _log;
    private readonly IDatabase _views;
    private readonly ProjectionRunner _runner;

    private LocalNode(AppendLog log, FileKeyStore keys, EventStore events, IDatabase views, ProjectionRunner runner, ThingsRuntime things) =>
        (_log, Keys, Events, _views, _runner, Things) = (log, keys, events, views, runner, things);

    public FileKeyStore Keys { get; }
    public EventStore Events { get; }
    public AppendLog Log => _log;
    public ThingsRuntime Things { get; }
    public ProjectionRunner Runner => _runner;
    public static Principal Manager { get; } = new(Operator, Operator + "/User_bench", new HashSet<Role> { Role.IdentifierManager, Role.NodeAdmin, Role.RegistryReviewer });
    public static Prefix Prefix { get; } = Handle.Parse("99.501.1001/x").Prefix;

    public static async Task<LocalNode> OpenAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var log = AppendLog.Open(Path.Combine(folder, "log"));
        var keys = FileKeyStore.Open(DiskFileSystem.Instance, folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, folder));
        var events = await EventStore.OpenAsync(log, keys, ErasureList.Open(DiskFileSystem.Instance, Path.Combine(folder, "erased.list")), "bench.example/99.501", TimeProvider.System, new RecordBodies());
        var views = SqliteDatabase.Open(Path.Combine(folder, "views.db"), new SqliteOptions { IsDurable = false });
        var zone = TimeZoneInfo.CreateCustomTimeZone("bench", TimeSpan.FromHours(8), null, null);
        var runner = await ProjectionRunner.StartAsync(events, views, ThingViews.All(events, zone), TimeProvider.System);
        var things = await ThingsRuntime.OpenAsync(events, runner, views, new Access(new NoGrants()), TimeProvider.System, () => Operator);
        return new LocalNode(log, keys, events, views, runner, things);
    }

    public async Task HomeAsync()
    {
        var homed = await Things.PrefixRegistry.HomeAsync(Manager, new PrefixGrant(Prefix, Operator, "bench"));
        if (!homed.Succeeded) throw new InvalidOperationException(homed.Status.ToString());
    }

    /// <summary>A row of at most 96 bytes of payload: a name and a batch.</summary>
    public static RegisterThing Row(long number)
    {
        HandleValue[] values =
        [
            new(2000, "name", "转向节锻件 ZXJ-42CrMo"u8.ToArray(), 86_400, ValuePermissions.Default, 0),
            new(2001, "batch", Encoding.ASCII.GetBytes($"ZXJ-20261109-{number % 10_000:D4}"), 86_400, ValuePermissions.Default, 0),
        ];
        return new(Name(number), null, 0, values, []);
    }

    public static Handle Name(long number) => Handle.Parse($"99.501.1001/P{number:D10}");

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        await _views.DisposeAsync();
        await _log.DisposeAsync();
    }
}
