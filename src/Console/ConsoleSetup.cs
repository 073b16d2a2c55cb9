using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Yiwang.Console.Assets;
using Yiwang.Console.Feeds;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Layout;
using Yiwang.Console.Slots;

namespace Yiwang.Console;

/// <summary>
/// The Console's one entry. Host: <c>AddConsole</c> before modules, <c>UseConsole</c> after the sign-in middleware, <c>MapConsole</c> last.
/// </summary>
public static class ConsoleSetup
{
    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions>? configure = null)
    {
        var options = new ConsoleOptions();
        configure?.Invoke(options);
        var zone = Zone(options.TimeZone);
        services.AddSingleton(options);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton(s => new AssetStore(options.AssetsFolder, s.GetRequiredService<ILogger<AssetStore>>()));
        services.AddScoped(s => new Text(s.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http ? LanguageChoice.Of(http.Request) : PageLanguage.Chinese, zone));
        services.AddSingleton(s => new PageAssets(s.GetRequiredService<AssetStore>()));
        services.AddSingleton(s => new BareStyle(s.GetRequiredService<AssetStore>()));
        services.AddSingleton<PieceCache>().AddSingleton<LiveFeed>();
        services.AddSingleton<PageDoors>();
        services.AddScoped<ISearchSource, MenuSearch>();
        services.TryAddScoped<IViewer, PublicViewer>();
        return services;
    }

    /// <summary>Languages, error pages and the gate of signed-in pages; programs (all that is no <see cref="PageRequest"/>) get their own errors. Sign-in goes before it.</summary>
    public static void UseConsole(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
        app.UseWhen(http => PageRequest.Is(http.Request), pages => pages.UseExceptionHandler(failed => failed.Run(_ => Task.CompletedTask)));
        app.Use(async (http, next) =>
        {
            if (PageRequest.Is(http.Request)) LanguageChoice.Remember(http);
            else http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            if (await PageGate.OpenAsync(http)) await next(http);
        });
        FormLimitsAttribute.Use(app);
        app.UseAntiforgery();
        app.Use((http, next) =>
        {
            if (!PageRequest.Is(http.Request) || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            {
                return next(http);
            }
            // A form that stood open too long, or a foreign page: the error page of 400 says so in words. It is read, not posted to.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            http.Request.Method = HttpMethods.Get;
            http.Features.Set<IAntiforgeryValidationFeature>(null);
            return Task.CompletedTask;
        });
    }

    public static void MapConsole(this WebApplication app)
    {
        app.MapAssets();
        var assemblies = app.Services.GetServices<PageAssembly>().Select(p => p.Assembly).ToArray();
        app.MapRazorComponents<App>().AddAdditionalAssemblies(assemblies);
    }

    // Shanghai has had no summer time since 1991, so a machine without zone data still shows the right hour.
    internal static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(8), id, id);
}
