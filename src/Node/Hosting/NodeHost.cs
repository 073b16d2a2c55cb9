using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>One running node: a data folder, its services and its listeners. A process may hold several (demo).</summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IDisposable _lock;

    private NodeHost(WebApplication app, IDisposable folderLock) => (_app, _lock) = (app, folderLock);

    public IEnumerable<string> Addresses => _app.Urls;

    public static async Task<NodeHost> StartAsync(DataFolder folder, NodeSettings settings, CancellationToken cancel)
    {
        if (!folder.Exists) folder.Create(test: false);
        var folderLock = folder.Lock();
        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "yiwang", ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.Sources.Clear();
            Listeners.Configure(builder, settings);
            RunningLog.Configure(builder.Logging, settings.Log);
            builder.Services.AddSingleton(settings).AddSingleton(folder);
            var app = builder.Build();
            app.MapGet("/health", () => Results.Text("ok\n"));
            await app.StartAsync(cancel);
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
        await _app.DisposeAsync();
        _lock.Dispose();
    }
}
