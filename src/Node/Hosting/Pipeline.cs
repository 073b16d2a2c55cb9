using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing.Constraints;
using Yiwang.Events;
using Yiwang.Console.Http;
using Yiwang.Node.Errors;
using Yiwang.Node.Metrics;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>What every request passes, in order.</summary>
internal static class Pipeline
{
    public static void AddPipeline(this IServiceCollection services, NodeSettings settings)
    {
        services.AddMetrics();
        // Chinese as itself and not as &#x…; entities, which triple a page's weight.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<MetricsText>().AddSingleton<Readiness>();
        // Modules' routes use it; the slim builder leaves it out.
        services.Configure<RouteOptions>(o => o.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        // A body that cannot be bound ends at the error boundary, which says why.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(settings.Limits.RequestSeconds),
            WriteTimeoutResponse = http => Refusal.SendAsync(http, new Outcome(Codes.RequestTimeout, "limits.requestSeconds")),
        });
        services.AddResponseCompression(o =>
        {
            // Pages carry antiforgery tokens that are masked anew each time, so a compressed length tells nothing (BREACH).
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
        });
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = settings.Proxy.Trusted.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost : ForwardedHeaders.None;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in settings.Proxy.Trusted) o.KnownProxies.Add(IPAddress.Parse(proxy));
        });
    }

    public static void UsePipeline(this WebApplication app)
    {
        app.UseMiddleware<ErrorBoundary>();
        app.UseSecurityHeaders();
        app.UseSecretsOverTls(app.Services.GetRequiredService<NodeSettings>().Listen);
        app.UseResponseCompression();
        app.UseRouting();
        app.UseRequestTimeouts();
    }
}
