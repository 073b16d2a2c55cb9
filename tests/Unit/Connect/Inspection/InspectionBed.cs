using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Unit.Tests.Cases;
using Yiwang.Unit.Tests.Connect.Mqtt;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>Routes and runs over the real case engine and a clock that moves when told; machines say what a test wants.</summary>
internal sealed class InspectionBed : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-inspection-").FullName;

    private InspectionBed(CaseBed cases) => Cases = cases;

    public CaseBed Cases { get; }
    public Machines Machines { get; } = new();
    public BookStub Points { get; } = new();
    public IDatabase State { get; private set; } = null!;
    public RunBook Book { get; private set; } = null!;
    public RunKeeper Keeper { get; private set; } = null!;
    public RouteScheduler Scheduler { get; private set; } = null!;
    public RecordIntake Intake { get; private set; } = null!;
    public Quarantine Quarantine { get; private set; } = null!;
    public Principal Engineer => Cases.Engineer;
    public Principal Inspector => Cases.Worker;
    public long NowUs => Micros.Of(Cases.Time);

    public static async Task<InspectionBed> OpenAsync()
    {
        var bed = new InspectionBed(await CaseBed.OpenAsync(shipped: [new DefinitionAssembly(typeof(ConnectRuntime).Assembly)]));
        bed.State = SqliteDatabase.Open(Path.Combine(bed._folder, "state.db"), new SqliteOptions { IsDurable = false });
        await Migrations.ApplyAsync(bed.State, [Quarantine.Schema, BlobSchema.Migration]);
        await bed.StartAsync();
        return bed;
    }

    public async Task RestartAsync()
    {
        Book.Dispose();
        await Cases.RestartAsync();
        await StartAsync();
    }

    /// <summary>08:00 and 20:00 in the node's zone, two hours of window, in force now.</summary>
    public async Task<string> RouteAsync(params JsonObject[] items)
    {
        var values = new JsonObject { ["routeNo"] = "R-1", ["name"] = "夜班", ["starts"] = "08:00 20:00", ["window"] = "2 h", ["presence"] = new JsonArray("qr", "code"), ["items"] = new JsonArray([.. items.Select(i => (JsonNode)i)]) };
        return (await CaseBed.Ok(Cases.Cases.OpenAsync(Engineer, new OpenCase(RouteReader.Definition, values, Transition: "activate")))).Id;
    }

    public static JsonObject Item(int point, string name = "油位", string? meter = null)
    {
        var item = new JsonObject { ["point"] = point, ["item"] = name, ["placeCode"] = $"P{point}" };
        if (meter is not null) (item["meter"], item["lower"], item["upper"]) = (meter, 0.15, 0.6);
        return item;
    }

    /// <summary>As the node's loop would, once the book has heard of everything.</summary>
    public async Task<long> TurnAsync()
    {
        while (!await HasHeardAsync())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        return await Scheduler.TurnAsync(CancellationToken.None);
    }

    public async Task<IReadOnlyList<Run>> RunsAsync()
    {
        var runs = new List<Run>();
        await foreach (var view in Cases.Node.AllAsync(new CaseQuery(RunValues.Definition, Order: CaseOrder.Oldest))) runs.Add(RunValues.Read(view));
        return [.. runs.OrderBy(r => r.PlannedUs)];
    }

    public static PhoneRecord Record(Run run, int item, long atUs, string id, string result = "normal", string? code = null, string? handling = null) =>
        new(id, run.Id, item, "wang", atUs / 1_000, result, Presence: new("code", code ?? $"P{run.Items.First(i => i.Item.No == item).Item.Point}"), Handling: handling);

    public async Task<Yiwang.Events.Outcome> TakeAsync(PhoneRecord record, Principal? who = null) =>
        (await Intake.TakeAsync([new KnownRecord(record, who ?? Inspector, 0, Signed: false)], CancellationToken.None))[0];

    public async ValueTask DisposeAsync()
    {
        Book.Dispose();
        await State.DisposeAsync();
        await Cases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> HasHeardAsync()
    {
        var (routes, runs) = (new HashSet<string>(), new HashSet<string>());
        await foreach (var view in Cases.Node.AllAsync(new CaseQuery(RouteReader.Definition))) if (view.State == RouteReader.InForce) routes.Add(view.Id);
        foreach (var run in await RunsAsync()) if (run.IsOpen) runs.Add(run.Id + run.State);
        return routes.SetEquals(Book.Routes.Select(r => r.Id)) && runs.SetEquals(Book.Open.Select(r => r.Id + r.State));
    }

    private async Task StartAsync()
    {
        var things = new DeviceThings(Cases.Things.Registry);
        var access = new Access(new NoGrants());
        Book = new RunBook(Cases.Node, Cases.Time);
        Keeper = new RunKeeper(Cases.Node);
        Scheduler = new RouteScheduler(Cases.Node, Book, Keeper, new RoutePlan(CaseBed.Zone, _ => true), new RunningHours(Machines, Book), new MeterReadings(Points, Machines), new RunClosing(Machines), Cases.Time);
        Quarantine = new Quarantine(State, Cases.Time);
        var blobs = new BlobStore(DiskFileSystem.Instance, Path.Combine(_folder, "blobs"), State, new BlobOptions { MinFreeBytes = 0 }, Cases.Time);
        Intake = new RecordIntake(Keeper, Cases.Cases, new PlaceCodes(new DeviceReader(Cases.Things.Registry, Cases.Things.Templates, new Sight(access)), things), access, blobs, Cases.Time);
        await Book.LoadAsync(CancellationToken.None);
    }
}

/// <summary>Machines that are as a test says.</summary>
internal sealed class Machines : ILiveStates
{
    public Dictionary<Handle, DeviceLive> Live { get; } = [];
    public List<StateSpan> Spans { get; } = [];

    public DeviceLive Of(Handle device) => Live.GetValueOrDefault(device) ?? new(device, "", DeviceState.Unknown, 0, 0, [], []);
    public IReadOnlyList<DeviceLive> All(string? owner) => [.. Live.Values];
    public ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel) => new(seen);
    public IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max) => Spans;
    public SeriesKey StateSeries(Handle device, string owner) => default;
}
