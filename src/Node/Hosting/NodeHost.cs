using Yiwang.Node.Metrics;
using Yiwang.Node.Settings;

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
        builder.AddListeners(settings, null);
        builder.Services.AddSingleton(settings).AddSingleton(folder).AddSingleton(clock);
        builder.Services.AddPipeline(settings);
        var app = builder.Build();
        app.UsePipeline();
        Probes.Map(app);
        return app;
    }
}
