using Yiwang.Console;
using Yiwang.Console.Slots;
using Yiwang.Node.Certificates;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
using Yiwang.Node.Metrics;
using Yiwang.Node.Phone;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>One running node: a data folder, its services and its listeners. A process may hold several (demo).</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NodeStores _stores;
    private readonly IDisposable _lock;

    private NodeHost(WebApplication app, NodeStores stores, IDisposable folderLock) => (_app, _stores, _lock) = (app, stores, folderLock);

    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(u => new Uri(u))];

    public static async Task<NodeHost> StartAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        if (!folder.Exists) folder.Create(test: false);
        var folderLock = folder.Lock();
        NodeStores? stores = null;
        try
        {
            stores = await NodeStores.OpenAsync(folder, settings, clock, cancel);
            var app = Build(folder, settings, clock, stores);
            await app.StartAsync(cancel);
            var readiness = app.Services.GetRequiredService<Readiness>();
            app.Lifetime.ApplicationStopping.Register(readiness.Draining);
            readiness.Ready();
            return new NodeHost(app, stores, folderLock);
        }
        catch
        {
            if (stores is not null) await stores.DisposeAsync();
            folderLock.Dispose();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    /// <summary>Requests in progress end, then runners, then stores.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _stores.DisposeAsync();
        _lock.Dispose();
    }

    private static WebApplication Build(DataFolder folder, NodeSettings settings, TimeProvider clock, NodeStores stores)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "yiwang", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        RunningLog.Configure(builder.Logging, settings.Log);
        var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, settings.Name, clock), clock);
        builder.AddListeners(settings, certificates);
        builder.Services.AddSingleton(settings).AddSingleton(folder).AddSingleton(clock).AddSingleton(certificates);
        builder.Services.AddNode(stores);
        builder.Services.AddPipeline(settings);
        builder.Services.AddConsole(o => (o.NodeName, o.Demo, o.TestClock) = (settings.Name.Length > 0 ? settings.Name : "一网", false, clock is TestClock));
        builder.Services.AddSingleton(new PageAssembly(typeof(NodeHost).Assembly));
        var app = builder.Build();
        app.UsePipeline();
        app.UseConsole();
        Probes.Map(app);
        AuthorityDownload.Map(app);
        app.MapConsole();
        return app;
    }
}
