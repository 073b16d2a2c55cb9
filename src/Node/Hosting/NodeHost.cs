using Yiwang.Connect;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Console;
using Yiwang.Console.Accounts;
using Yiwang.Console.Notices;
using Yiwang.Console.Cases;
using Yiwang.Console.Network;
using Yiwang.Console.Cases.Forms;
using Yiwang.Console.Pacts;
using Yiwang.Console.Slots;
using Yiwang.Console.Wall;
using Yiwang.Guard;
using Yiwang.Identify;
using Yiwang.Identify.Applications.Testing;
using Yiwang.Identify.Lookup;
using Yiwang.Identify.Reporting;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Surfaces.HandleServer;
using Yiwang.Net.Resolving;
using Yiwang.Node.Certificates;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
using Yiwang.Node.Demo;
using Yiwang.Node.Metrics;
using Yiwang.Node.Phone;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Serve;
using Yiwang.Storage.Sql;
using Yiwang.Plan;
using Yiwang.Trust;

namespace Yiwang.Node.Hosting;

/// <summary>One running node: a data folder, its services and its listeners. A process may hold several (demo).</summary>
internal sealed partial class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Closing _closing;

    private NodeHost(WebApplication app, Closing closing) => (_app, _closing) = (app, closing);

    public IServiceProvider Services => _app.Services;

    /// <summary>Of the HTTP surfaces. Kestrel lists every listener as one, so those of other protocols are left out.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(u => new Uri(u)).Where(u => !OtherPorts.Contains(u.Port))];

    /// <summary>Where the Handle protocol is spoken.</summary>
    public HandleServerOptions Handle => _app.Services.GetRequiredService<HandleServerOptions>();

    /// <summary>Where machines connect.</summary>
    public MachinePorts Machines => _app.Services.GetRequiredService<MachinePorts>();

    private HashSet<int?> OtherPorts => [Handle.Handle?.TcpPort, Handle.Recursion?.TcpPort, MachinePorts.PortOf(Machines.Mqtt), MachinePorts.PortOf(Machines.Mqtts), MachinePorts.PortOf(Machines.Modbus)];

    public static async Task<NodeHost> StartAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel, DemoNetwork? demo = null, DemoLine? line = null)
    {
        if (!folder.Exists) folder.Create(test: false);
        var closing = new Closing();
        WebApplication? app = null;
        try
        {
            closing.Later(folder.Lock());
            var stores = closing.Later(await NodeStores.OpenAsync(folder, settings, clock, cancel));
            var certificates = closing.Later(new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, settings.Name, clock), clock));
            var parts = closing.Later(await NodeParts.OpenAsync(folder, settings, stores, certificates, clock, demo is not null, cancel, line));
            var handle = HandlePorts.Options(settings);
            foreach (var socket in new[] { handle.Handle, handle.Recursion }.OfType<HandlePort>().SelectMany(p => new[] { p.Udp, p.Tcp })) closing.Later(socket);
            var machines = closing.Later(MachinePorts.Open(settings));
            app = Build(folder, settings, clock, certificates, handle, machines, demo, line, stores.State, services => services.AddNode(stores, parts, settings.Trace));
            parts.Resolver.Use(app.Services.GetRequiredService<IDerivedRecords>());
            parts.Resolver.Use(app.Services.GetServices<IDerivedSource>());
            await parts.StartCasesAsync(app.Services, cancel);
            Map(app);
            parts.Notices.Start(() => app.Services.GetRequiredService<PublicAddress>().Url);
            await parts.TellPactsAsync(() => app.Services.GetRequiredService<PublicAddress>().Url, cancel);
            await app.StartAsync(cancel);
            await parts.Crossing.StartAsync(app.Services, cancel);
            parts.HandlePort = () => handle.Handle?.TcpPort ?? Yiwang.Things.Prefixes.PrefixRecord.UsualHandlePort;
            parts.Moves.Start();
            CheckNames(app, settings);
            var readiness = app.Services.GetRequiredService<Readiness>();
            app.Lifetime.ApplicationStopping.Register(readiness.Draining);
            readiness.Ready();
            return new NodeHost(app, closing);
        }
        catch
        {
            await EndAsync(app, closing);
            throw;
        }
    }

    /// <summary>Requests in progress end, then runners, then stores.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(_app, _closing);

    // Also of a node that could not start (its port is taken): what runs already must not find its stores closed.
    private static async Task EndAsync(WebApplication? app, Closing closing)
    {
        // whatever fails in stopping, the stores are closed: what is durable must not depend on a loop that fell
        try
        {
            if (app is not null) await app.StopAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fell(app!.Logger, e);
        }
        try
        {
            if (app is not null) await app.DisposeAsync();
        }
        finally
        {
            await closing.DisposeAsync();
        }
    }

    // a setting may name a user who does not exist yet, so the node starts all the same; pages of the connections say it too
    private static void CheckNames(WebApplication app, NodeSettings settings)
    {
        var users = app.Services.GetRequiredService<IDirectory>();
        foreach (var doubt in new[] { WritesInName.Doubt(users, "modbus.writeAs", settings.Modbus.WriteAs), WritesInName.Doubt(users, "mqtt.sparkplugWriteAs", settings.Mqtt.SparkplugWriteAs) }.OfType<string>()) NobodyWrites(app.Logger, doubt);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a part of the node failed in stopping")]
    private static partial void Fell(ILogger log, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "nobody can write: {Doubt}")]
    private static partial void NobodyWrites(ILogger log, string doubt);

    private static WebApplication Build(DataFolder folder, NodeSettings settings, TimeProvider clock, ServerCertificates certificates, HandleServerOptions handle, MachinePorts machines, DemoNetwork? demo, DemoLine? line, IDatabase state, Action<IServiceCollection> addNode)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "yiwang", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        RunningLog.Configure(builder.Logging, settings.Log);
        builder.AddListeners(settings, certificates, handle, machines);
        builder.Services.AddSingleton(settings).AddSingleton(folder).AddSingleton(clock).AddSingleton(certificates).AddSingleton(handle).AddSingleton(machines);
        builder.Services.AddSingleton(machines.Doors);
        // The process decides when to stop, since it may hold several nodes.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        if (demo is not null) builder.Services.AddSingleton(demo).AddSingleton(new BoardTile(typeof(DemoTile), 0, _ => true));
        if (demo is not null && line?.Wall is { } wall) builder.Services.AddSingleton(wall);
        addNode(builder.Services);
        builder.Services.AddMqtt(folder, settings, certificates, clock);
        builder.Services.AddPipeline(settings);
        builder.Services.AddSingleton(new PublicLimits(settings.LookUps.Options, clock));
        builder.Services.AddConsole(o => (o.NodeName, o.Demo, o.TestClock) = (settings.Name.Length > 0 ? settings.Name : "一网", demo is not null, demo is null && clock is TestClock));
        builder.Services.AddNoticePages().AddAccounts().AddCasePages().AddPactPages().AddForms().AddNetworkPages().AddWall().AddSingleton<IFirstRun, FirstRun>();
        var address = new PublicAddress(settings.PublicUrl);
        var imports = ImportSettings.Of(folder, settings);
        builder.Services.AddSingleton(settings.Handle.Options).AddSingleton(new ControlOptions { ReadOnly = settings.Control.ReadOnly, TicketRequired = settings.Control.Tickets }).AddSingleton(settings.Modbus.Options);
        System.Net.Security.RemoteCertificateValidationCallback trusts = certificates.Trust.Validate;
        builder.Services.AddSingleton(new NodeTestOptions { Allow = Yiwang.Notices.NoticeOptions.Networks(settings.NodeTest.Allow), Trusts = trusts });
        builder.Services.AddIdentify().AddTrust(line is null ? settings.Witness.Options(trusts) : settings.Witness.Options(trusts) with { WayOut = line.Around }, state, folder.Root).AddConnect().AddServe().AddGuard().AddPlan().AddSingleton(address).AddTransient(_ => imports with { PublicUrl = address.Url });
        builder.Services.AddReporting(state, Path.Combine(folder.Root, "definitions"), settings.Reporting.Options, new EscrowSource(folder.Root, () => OpenSettings.Read(folder)));
        builder.Services.AddSingleton(new CrossingLimits(settings.Crossing.BundleBytes));
        builder.Services.AddSingleton(SchemeRoutes.TryParse(settings.Resolve.Routes, out var routes, out _) ? routes : SchemeRoutes.None);
        builder.Services.AddOpenApi("v1", o => o.AddOperationTransformer(QueryDescriptions.DescribeAsync));
        builder.Services.AddSingleton(new PageAssembly(typeof(NodeHost).Assembly));
        return builder.Build();
    }

    private static void Map(WebApplication app)
    {
        // The real client's address first, then its limit: both before the hot path.
        app.UseForwardedHeaders();
        app.UseRequestLog();
        app.UseMiddleware<LookUpLimit>();
        app.UseIdentifyFastPath();
        app.UsePipeline();
        app.UseAccounts(app.Services.GetRequiredService<IDirectory>());
        app.UseNoticeRead();
        app.UseConsole();
        app.UseDigitalLinks();
        app.UseWebSockets();
        app.UseMqttBroker();
        Probes.Map(app);
        AuthorityDownload.Map(app);
        app.MapAccounts();
        app.MapNoticePages();
        app.MapCasePages();
        app.MapPactPages();
        app.MapNetwork();
        app.MapWall();
        app.MapIdentify();
        app.MapIdentifyApi();
        app.MapOpenApi("/api/openapi/{documentName}.json");
        app.MapTrust();
        app.MapConnect();
        app.MapPlan();
        if (app.Services.GetService<DemoNetwork>() is not null) DemoEndpoints.Map(app);
        app.MapConsole();
    }
}
