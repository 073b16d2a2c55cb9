using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yiwang.Console;
using Yiwang.Console.Slots;

namespace Yiwang.Unit.Tests.Console;

/// <summary>The Console alone behind a real Kestrel on loopback, with assets that a test lays down.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _assets;

    private ConsoleHost(WebApplication app, string assets, HttpClient client) => (_app, _assets, Client) = (app, assets, client);

    public HttpClient Client { get; }

    public static async Task<ConsoleHost> StartAsync(Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        var assets = Directory.CreateTempSubdirectory("yiwang-assets-").FullName;
        Directory.CreateDirectory(Path.Combine(assets, "assets"));
        await File.WriteAllTextAsync(Path.Combine(assets, "manifest.json"), """{"styles/console.css":{"file":"assets/style-1.css"}}""");
        await File.WriteAllTextAsync(Path.Combine(assets, "icons.json"), """{"search":"<path d=\"M0 0\"/>"}""");
        await File.WriteAllTextAsync(Path.Combine(assets, "assets", "style-1.css"), "body{}");
        await File.WriteAllBytesAsync(Path.Combine(assets, "assets", "style-1.css.br"), [1, 2, 3]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        services?.Invoke(builder.Services);
        builder.Services.AddConsole(o => (o.AssetsFolder, o.Demo) = (assets, true));
        var app = builder.Build();
        app.UseConsole();
        app.MapConsole();
        map?.Invoke(app);
        await app.StartAsync();
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return new ConsoleHost(app, assets, client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_assets, recursive: true);
    }
}

internal sealed class SomeViewer(params Yiwang.Parties.Role[] roles) : IViewer
{
    public Yiwang.Parties.Principal Principal { get; } = new("o.test", "o.test/User_lin", roles.ToHashSet());
    public string? Name => "林小雨";
    public ViewerOrganization? Organization => new("o.test", "渝州精锻");
    public IReadOnlyList<ViewerOrganization> Organizations => [Organization!];
}
