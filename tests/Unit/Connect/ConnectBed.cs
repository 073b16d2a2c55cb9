using Xunit;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Unit.Tests.Identify.Changes;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Connect;

/// <summary>The point book over a real log, keys and views, with a press and a pump in the ledger of the forge; can be restarted.</summary>
internal sealed class ConnectBed : IAsyncDisposable
{
    private ConnectBed(ThingsBed things) => Things = things;

    public ThingsBed Things { get; }
    public RecordedStore Store { get; } = new();
    public RememberedAudit Audit { get; } = new();
    public PointBook Book { get; private set; } = null!;
    public SampleFeed Feed { get; private set; } = null!;
    public SteppingClock Clock => Things.Clock;

    public static Principal Engineer { get; } = ThingsBed.Of(Forge, Role.EquipmentEngineer);
    public static Principal Inspector { get; } = ThingsBed.Of(Forge, Role.Inspector);
    public static Principal Stranger { get; } = ThingsBed.Of(ThingsBed.Stranger, Role.OrgAdmin);
    public static Handle Press { get; } = H(Forge + "/EQ-A-001");
    public static Handle Pump { get; } = H(Forge + "/EQ-A-006");

    public static async Task<ConnectBed> OpenAsync(Func<string, IDatabase>? views = null)
    {
        var bed = new ConnectBed(await ThingsBed.OpenAsync(views));
        foreach (var device in new[] { Press, Pump }) Assert.Equal(Outcome.Ok, (await bed.Things.Registry.RegisterAsync(Manager, Row(device.ToString(), Value(2001, "设备")))).Status);
        await bed.OpenBookAsync();
        return bed;
    }

    public async Task RestartAsync(bool withoutViews = false)
    {
        await Things.RestartAsync(withoutViews);
        await OpenBookAsync();
    }

    public static Adapter Modbus(string id = "press") => new() { Id = id, Owner = "", Name = "压力机", Kind = AdapterKind.ModbusTcp, Endpoint = "192.168.10.21:502" };

    public static Point Register(string code, string address, RawType type = RawType.UInt16) =>
        new() { Handle = default, Device = default, Code = code, Name = code, Adapter = "press", Unit = 1, Address = address, RawType = type };

    /// <summary>The press with its adapter and the points of its register map.</summary>
    public async Task<IReadOnlyList<Point>> WithPressAsync(params Point[] points)
    {
        if (Book.FindAdapter("press") is null) Assert.Equal(Outcome.Ok, (await Book.SaveAsync(Engineer, Modbus())).Status);
        var saved = await Book.SaveAsync(Engineer, Press, points.Length > 0 ? points : [Register("state", "holding:0"), Register("oil_temp", "holding:5", RawType.Int16) with { Scale = 0.1, Ucum = "Cel" }]);
        Assert.Equal(Outcome.Ok, saved.Status);
        return saved.Value!;
    }

    public ValueTask DisposeAsync() => Things.DisposeAsync();

    private async Task OpenBookAsync()
    {
        Book = await PointBook.OpenAsync(Things.Events, Things.Projections, Things.Views, Things.Keys, Things.Registry, Store, new Access(new NoGrants()), Audit);
        Feed = new SampleFeed(Store);
    }
}
