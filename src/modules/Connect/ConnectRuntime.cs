using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Alarms;
using Yiwang.Connect.Api;
using Yiwang.Connect.Collect;
using Yiwang.Connect.History;
using Yiwang.Connect.Inspection;
using Yiwang.Connect.LineProtocol;
using Yiwang.Connect.Live;
using Yiwang.Connect.Maintenance;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Mqtt;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Book;
using Yiwang.Connect.Query;
using Yiwang.Connect.Tickets;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect;

/// <summary>What of this module is opened before the services are built: the point book over the log, and the way into the store.</summary>
public sealed class ConnectRuntime
{
    private readonly PointBook _book;
    private readonly SampleFeed _feed;
    private readonly IDatabase _views;
    private readonly MaintenanceSetup _maintenance;

    private ConnectRuntime(PointBook book, SampleFeed feed, IDatabase views, MaintenanceSetup maintenance) => (_book, _feed, _views, _maintenance) = (book, feed, views, maintenance);

    /// <summary>For the node's projection runner.</summary>
    public static IReadOnlyList<Projection> Views { get; } = [new BookView(), new MachineHistoryView(), .. MaintenanceSetup.Views];

    /// <param name="projections">Runs at least <see cref="Views"/>.</param>
    public static async Task<ConnectRuntime> OpenAsync(IEvents events, IProjections projections, IDatabase views, IKeyStore keys, IRegistry registry, IStreamStore store, IAccess access, IAudit audit, CancellationToken cancel = default) =>
        new(await PointBook.OpenAsync(events, projections, views, keys, registry, store, access, audit, cancel), new SampleFeed(store), views, new MaintenanceSetup(events, projections, views, registry, access, audit));

    /// <summary>Passwords of connections go with their organisation.</summary>
    public IMovingGoods Moving(IKeyStore keys) => new KeyGoods("connections", keys, "adapter/", o => _book.Adapters(o).Select(a => _book.SecretOf(a.Id)).OfType<string>());

    /// <summary>What this module keeps in State.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } = [Inspection.Records.Quarantine.Schema, Sharing.ReceivedPoints.Schema, Sharing.ReceivedPieces.Schema];

    /// <summary>The book, the feed and the runner of drivers; a node without a store has none of them.</summary>
    /// <param name="zone">Of the node.</param>
    public void AddTo(IServiceCollection services, IDatabase state, TimeZoneInfo zone)
    {
        InspectionSetup.Add(services, state, zone);
        services.AddSingleton(_book).AddSingleton<IPointBook>(_book).AddSingleton(_feed).AddSingleton(_feed.Store);
        _maintenance.AddTo(services, zone);
        services.AddSingleton<IThingHistory>(s => new MachineHistory(_views, s.GetRequiredService<IEvents>(), _book, s.GetRequiredService<DeviceThings>()));
        LiveSetup.Add(services);
        AlarmSetup.Add(services);
        AcquisitionSetup.Add(services);
        PagesSetup.Add(services);
        CollectSetup.Add(services);
        AddDrivers(services);
        ModbusSetup.AddServer(services);
        ApiSetup.Add(services);
        QueryApi.Add(services);
        LineWriteApi.Add(services);
        MqttSetup.Add(services);
        TicketSetup.Add(services);
        Sharing.SharingSetup.Add(services, state);
    }

    /// <summary>The drivers that go out to devices: for a node, and for a plant collector, which runs nothing else of the module.</summary>
    internal static void AddDrivers(IServiceCollection services)
    {
        ModbusSetup.AddDrivers(services);
        MqttSetup.AddDrivers(services);
    }
}
