using System.Text;
using Xunit;
using Yiwang.Events;
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
using Yiwang.Things.Records;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Unit.Tests.Things;

/// <summary>Things over a real log, real keys, real views and a real runner, in a folder of its own; can be restarted.</summary>
internal sealed class ThingsBed : IAsyncDisposable
{
    public const string Forge = "o.forgeforgeforgeforge";
    public const string Node = "o.nodenodenodenodenode";
    public const string Stranger = "o.strangerstrangerstra";

    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-things-").FullName;
    private readonly Func<string, IDatabase> _openViews;
    private AppendLog _log = null!;
    private ProjectionRunner _runner = null!;

    private ThingsBed(Func<string, IDatabase>? openViews) => _openViews = openViews ?? (folder => SqliteDatabase.Open(Path.Combine(folder, "views.db"), new SqliteOptions { IsDurable = false }));

    public EventStore Events { get; private set; } = null!;
    public FileKeyStore Keys { get; private set; } = null!;
    public IDatabase Views { get; private set; } = null!;
    public IProjections Projections => _runner;
    public ThingsRuntime Things { get; private set; } = null!;
    public IRegistry Registry => Things.Registry;
    public SteppingClock Clock { get; } = new();

    public static Principal Manager { get; } = Of(Forge, Role.IdentifierManager);
    public static Principal Operator { get; } = Of(Node, Role.NodeAdmin, Role.RegistryReviewer);
    public static Principal Outsider { get; } = Of(Stranger, Role.IdentifierManager, Role.OrgAdmin);

    public static Principal Of(string organization, params Role[] roles) => new(organization, organization + "/User_x", roles.ToHashSet());

    public static Handle H(string text) => Handle.Parse(text);

    public static HandleValue Value(int index, string data, byte grade = 1, Visibility visibility = Visibility.Public) =>
        new(index, "T" + index, Encoding.UTF8.GetBytes(data), 86_400, TemplateValues.PermissionsOf(grade, visibility), 0, grade, visibility);

    public static RegisterThing Row(string handle, params HandleValue[] values) => new(H(handle), null, 0, values, []);

    public static string Text(HandleValue value) => Encoding.UTF8.GetString(value.Data.Span);

    /// <summary>The node holds 99.501; the forge holds 99.501.1001 on it.</summary>
    public static async Task<ThingsBed> OpenAsync(Func<string, IDatabase>? openViews = null)
    {
        var bed = new ThingsBed(openViews);
        await bed.StartAsync();
        Assert.Equal(Outcome.Ok, (await bed.Things.PrefixRegistry.HomeAsync(Operator, new(H("99.501/x").Prefix, Node, "重庆汽摩标识服务有限公司"))).Status);
        Assert.Equal(Outcome.Ok, (await bed.Things.PrefixRegistry.DelegateAsync(Operator, [new(H("99.501.1001/x").Prefix, Forge, "渝州精锻汽车零部件有限公司")])).Status);
        return bed;
    }

    public async Task RestartAsync(bool withoutViews = false)
    {
        await StopAsync();
        if (withoutViews) File.Delete(Path.Combine(_folder, "views.db"));
        await StartAsync();
    }

    public async Task<Template> PublishAsync(string handle, TemplateBody body)
    {
        var outcome = await Things.Templates.PublishAsync(Manager, H(handle), body, -1);
        Assert.Equal(Outcome.Ok, outcome.Status);
        return outcome.Value!;
    }

    public ValueTask<bool> ShownAsync() => _runner.WaitAsync(Events.Size - 1);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        _log = AppendLog.Open(Path.Combine(_folder, "log"), new LogOptions { SegmentBytes = 16 << 20 }, time: Clock);
        Keys = FileKeyStore.Open(DiskFileSystem.Instance, _folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, _folder));
        Events = await EventStore.OpenAsync(_log, Keys, ErasureList.Open(DiskFileSystem.Instance, Path.Combine(_folder, "erased.list")), "yiwang.example/99.501", Clock, new RecordBodies());
        Views = _openViews(_folder);
        _runner = await ProjectionRunner.StartAsync(Events, Views, [.. ThingViews.All(Events, TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(8), null, null)), .. Yiwang.Connect.ConnectRuntime.Views, .. Yiwang.Trust.TrustSetup.Views], Clock);
        Things = await ThingsRuntime.OpenAsync(Events, _runner, Views, new Access(new NoGrants()), Clock, () => Node);
    }

    private async Task StopAsync()
    {
        await _runner.DisposeAsync();
        await Views.DisposeAsync();
        await _log.DisposeAsync();
    }
}

/// <summary>Stands still until it is moved.</summary>
internal sealed class SteppingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 9, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
