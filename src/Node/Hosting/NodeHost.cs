using Yiwang.Console;
using Yiwang.Console.Slots;
using Yiwang.Node.Certificates;
using Yiwang.Node.Clock;
using Yiwang.Node.Composition;
using Yiwang.Node.Metrics;
using Yiwang.Node.Phone;
using Yiwang.Node.Settings;
using Yiwang.Storage.Keys;

namespace Yiwang.Node.Hosting;

/// <summary>One running node: a data folder, its services and its listeners. A process may hold several (demo).</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IDisposable _lock;

    private NodeHost(WebApplication app, IDisposable folderLock) => (_app, _lock) = (app, folderLock);

    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(u => new Uri(u))];

    public static async Task<NodeHost> StartAsync(DataFolder folder, NodeSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        if (!folder.Exists) folder.Create(test: false);
        var folderLock = folder.Lock();
        try
        {
            var app = Build(folder, settings, clock);
            await app.StartAsync(cancel);
            var readiness = app.Services.GetRequiredService<Readiness>();
            app.Lifetime.ApplicationStopping.Register(readiness.Draining);
            readiness.Ready();
            return new NodeHost(app, folderLock);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _lock.Dispose();
    }

    private static WebApplication Build(DataFolder folder, NodeSettings settings, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "yiwang", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        RunningLog.Configure(builder.Logging, settings.Log);
        var keys = NodeKeys.Open(folder, settings);
        var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(keys, settings.Name, clock), clock);
        builder.AddListeners(settings, certificates);
        builder.Services.AddSingleton(settings).AddSingleton(folder).AddSingleton(clock).AddSingleton<IKeyStore>(keys).AddSingleton(certificates);
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
