using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Connect.Maintenance.Stock;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Cases;

namespace Yiwang.Unit.Tests.Connect.Maintenance.Orders;

/// <summary>Work orders over the real engine, the shipped forms, a real ledger, point book and stock; only the states of the machines are told by the test.</summary>
internal sealed class OrdersBed : IAsyncDisposable
{
    private OrdersBed(CaseBed cases) => Cases = cases;

    public CaseBed Cases { get; }
    public KnownStates States { get; } = new();
    public StockBook Stock { get; private set; } = null!;
    public PointBook Book { get; private set; } = null!;
    public LedgerLine Ledger { get; private set; } = null!;
    public DeviceThings Devices => new(Cases.Things.Registry);
    public string Forge => Cases.Forge;
    /// <summary>A press of class A.</summary>
    public Handle Press => Handle.Parse(Forge + "/EQ-A-001");
    /// <summary>A grinder of class C.</summary>
    public Handle Grinder => Handle.Parse(Forge + "/EQ-A-008");
    public long NowUs => Micros.Of(Cases.Time);
    private Principal Keeper => new(Forge, Forge + "/User_keeper", new HashSet<Role> { Role.OrgAdmin });

    public static async Task<OrdersBed> OpenAsync()
    {
        OrdersBed? bed = null;
        var cases = await CaseBed.OpenAsync(shipped: [new DefinitionAssembly(typeof(ConnectSetup).Assembly)], more: ConnectRuntime.Views, calls: c => (bed ??= new OrdersBed(c)).CallsAsync(c));
        await bed!.FillAsync();
        return bed;
    }

    public async Task<CaseView> OpenAsync(Handle device, bool stop = true, string origin = "report") =>
        await CaseBed.Ok(Cases.Cases.OpenAsync(Cases.Engineer, new OpenCase(WorkOrder.Definition, new JsonObject { ["device"] = device.ToString(), ["symptom"] = "润滑压力低", ["stopRequired"] = stop, ["origin"] = origin })));

    /// <summary>Assigned to the worker, who has begun.</summary>
    public async Task<CaseView> BegunAsync(Handle device, bool stop = true)
    {
        var view = await OpenAsync(device, stop);
        await CaseBed.Ok(Move(Cases.Engineer, view, "assign", $$"""{"assignee":"{{Cases.Worker.User}}"}"""));
        return await CaseBed.Ok(Move(Cases.Worker, view, "start", "{}"));
    }

    public Task<CaseView> FinishAsync(CaseView view, string values = "{}")
    {
        var given = CaseBed.Values(values);
        given["action"] ??= "更换滤芯";
        return CaseBed.Ok(Cases.Cases.MoveAsync(Cases.Worker, new MoveCase(view.Id, "finish", given, -1)));
    }

    public ValueTask<Outcome<CaseView>> Move(Principal who, CaseView view, string transition, string values, string? opinion = null) =>
        Cases.Cases.MoveAsync(who, new MoveCase(view.Id, transition, CaseBed.Values(values), -1, opinion));

    public CaseView Now(CaseView view) => Cases.Node.Find(view.Id)!;

    /// <summary>Until everything that the case brought about has run.</summary>
    public Task SettledAsync(CaseView view, Func<CaseView, bool> holds) => Cases.UntilAsync(() => holds(Now(view)));

    public ValueTask DisposeAsync() => Cases.DisposeAsync();

    private async Task<(IReadOnlyList<ICaseGuard>, IReadOnlyList<ICaseEffect>)> CallsAsync(CaseBed bed)
    {
        var access = new Access(new NoGrants());
        Stock = new StockBook(bed.Events, bed.Projections, bed.Views, new AuditedAccess(access, bed.Audit));
        Book = await PointBook.OpenAsync(bed.Events, bed.Projections, bed.Views, bed.Keys, bed.Things.Registry, new RecordedStore(), access, bed.Audit);
        var devices = new DeviceThings(bed.Things.Registry);
        Ledger = new LedgerLine(devices, bed.Things.Registry, bed.Things.Templates);
        return ([new PartsOnStock(Stock)],
            [new CutDowntime(States, devices), new PriceParts(Stock), new TakeParts(Stock, bed.Notices), new DeviceStatus(Ledger, bed.Node), new ScrapDevice(Ledger, devices, Book, CaseBed.Zone)]);
    }

    private async Task FillAsync()
    {
        var body = StarterTemplates.Ledger.Body;
        var name = Handle.Parse(Forge + "/META_EQUIPMENT");
        Assert.Equal(Outcome.Ok, (await Cases.Things.Templates.PublishAsync(Keeper, name, body, -1)).Status);
        foreach (var (device, criticality) in new[] { (Press, "A"), (Grinder, "C") })
        {
            var values = new Dictionary<string, string> { ["assetNo"] = device.Suffix.ToString(), ["equipmentName"] = "设备 " + device.Suffix, ["model"] = "MP-1600", ["category"] = "production", ["criticality"] = criticality, ["workshop"] = "锻造车间", ["plant"] = "江津厂区", ["responsible"] = "周建国", ["originalValue"] = "1250000", ["status"] = "inUse" };
            var row = new RegisterThing(device, name, 1, [.. body.Items.Where(i => values.ContainsKey(i.Name)).Select(i => new HandleValue(i.Index, i.Name, Encoding.UTF8.GetBytes(values[i.Name]), 86_400, TemplateValues.PermissionsOf(i.Grade, i.Visibility), 0, i.Grade, i.Visibility))], []);
            Assert.Equal(Outcome.Ok, (await Cases.Things.Registry.RegisterAsync(Keeper, row)).Status);
        }
        Assert.Equal(Outcome.Ok, await Stock.SaveAsync(Keeper, new Part("LF-160", "滤芯", "160 μm", "个", "A-3-2", 2, 18_500, 2_000)));
        Assert.Equal(Outcome.Ok, (await Stock.MoveAsync(Keeper, "LF-160", 3, "入库", "in")).Status);
    }

    internal sealed class KnownStates : ILiveStates
    {
        private readonly List<(Handle Device, StateSpan Span)> _spans = [];

        public void Add(Handle device, DeviceState state, long fromUs, long toUs) => _spans.Add((device, new(state, fromUs, toUs)));

        public IReadOnlyList<StateSpan> States(Handle device, long fromUs, long toUs, int max) =>
            [.. _spans.Where(s => s.Device == device && s.Span.ToUs > fromUs && s.Span.FromUs < toUs).Select(s => s.Span with { FromUs = Math.Max(s.Span.FromUs, fromUs), ToUs = Math.Min(s.Span.ToUs, toUs) }).OrderBy(s => s.FromUs).TakeLast(max)];

        public DeviceLive Of(Handle device) => new(device, device.Prefix.ToString(), DeviceState.Unknown, 0, 0, [], []);
        public IReadOnlyList<DeviceLive> All(string? owner) => [];
        public ValueTask<long> ChangedAsync(Handle? device, long seen, CancellationToken cancel) => new(seen + 1);
        public SeriesKey StateSeries(Handle device, string owner) => StateHistory.KeyOf(device, owner);
    }
}
