using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Yiwang.Benchmarks.Peers;

/// <summary>The web server alone, answering a body of the size of ours: what is left is our share. Runs as a process of its own (<c>bench peer-kestrel PORT</c>).</summary>
internal static class BareKestrel
{
    public static void Serve(int port)
    {
        var body = new byte[320];
        body.AsSpan().Fill((byte)'x');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port));
        var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentLength = body.Length;
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        });
        app.Run();
    }
}
