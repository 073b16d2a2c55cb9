using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Points;
using Yiwang.Console.Slots;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>The node's side of collectors over real HTTP; can go away and come back on its port.</summary>
internal sealed class HubNode(ConnectBed bed) : IAsyncDisposable
{
    private WebApplication? _app;
    private int _port;

    public Uri Address => new($"http://127.0.0.1:{_port}/");
    public Collectors Collectors => _app!.Services.GetRequiredService<Collectors>();
    public ErrandDesk Desk => _app!.Services.GetRequiredService<ErrandDesk>();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        builder.Services.AddSingleton(bed.Book).AddSingleton<IPointBook>(bed.Book).AddSingleton(bed.Feed).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IAccess>(new Access(new NoGrants())).AddSingleton<IAudit>(bed.Audit).AddHttpContextAccessor().AddScoped<IViewer, BearerViewer>();
        CollectSetup.Add(builder.Services);
        _app = builder.Build();
        CollectSetup.Map(_app);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>The name of the token says who it is.</summary>
    private sealed class BearerViewer(IHttpContextAccessor http) : IViewer
    {
        public Principal Principal => http.HttpContext!.Request.Headers.Authorization.ToString() switch
        {
            "Bearer engineer" => ConnectBed.Engineer,
            "Bearer inspector" => ConnectBed.Inspector,
            "Bearer stranger" => ConnectBed.Stranger,
            _ => Principal.Public,
        };
        public string? Name => Principal.User;
        public ViewerOrganization? Organization => null;
        public IReadOnlyList<ViewerOrganization> Organizations => [];
    }
}
