using System.Net;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>Pages that take a password are shown to other machines over HTTPS only: a plain request for one is sent there. The machine itself may use plain HTTP.</summary>
internal static class SecretsOverTls
{
    private static readonly string[] s_secret = ["/sign-in", "/account", "/setup", "/demo", "/identify/credentials"];

    public static void UseSecretsOverTls(this IApplicationBuilder app, ListenSettings listen)
    {
        var port = listen.Also.Select(a => new Uri(a)).FirstOrDefault(u => u.Scheme == "https")?.Port ?? listen.Https;
        if (port <= 0) return;
        app.Use((http, next) =>
        {
            var request = http.Request;
            var plain = !request.IsHttps && http.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer);
            if (!plain || !Array.Exists(s_secret, p => request.Path.StartsWithSegments(p, StringComparison.Ordinal))) return next(http);
            http.Response.Redirect($"https://{new HostString(request.Host.Host, port)}{request.Path}{request.QueryString}", permanent: false, preserveMethod: false);
            return Task.CompletedTask;
        });
    }
}
