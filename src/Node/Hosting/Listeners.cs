using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Hosting;

/// <summary>Ports and the bounds of what is read from them.</summary>
internal static class Listeners
{
    public static void Configure(WebApplicationBuilder builder, NodeSettings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, settings.Limits);
            if (settings.Listen.Http >= 0) kestrel.Listen(Address(settings.Listen.Address), settings.Listen.Http);
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(settings.Limits.DrainSeconds));
    }

    public static IPAddress Address(string text) => text switch
    {
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.Parse(text),
    };

    private static void SetLimits(KestrelServerLimits limits, LimitSettings given)
    {
        limits.MaxConcurrentConnections = given.Connections;
        limits.MaxConcurrentUpgradedConnections = given.Connections;
        limits.MaxRequestBodySize = given.BodyBytes;
        limits.MaxRequestHeadersTotalSize = given.HeaderBytes;
        limits.MaxRequestHeaderCount = given.HeaderCount;
        limits.MaxRequestLineSize = given.RequestLineBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(given.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(given.KeepAliveSeconds);
    }
}
