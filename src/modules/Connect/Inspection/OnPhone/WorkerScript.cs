using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Assets;

namespace Yiwang.Connect.Inspection.OnPhone;

/// <summary>The service worker: the built script with the names of the files that it takes along. Its version is a hash over both, so that a new build is a new worker.</summary>
internal static class WorkerScript
{
    public const string App = "../modules/Connect/Inspection/OnPhone/app.ts", Worker = "../modules/Connect/Inspection/OnPhone/worker.ts", Style = "styles/inspect.css";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/inspect/worker.js", Serve).ExcludeFromDescription();

    private static IResult Serve(HttpContext http, PageAssets assets)
    {
        var code = assets.Text(Worker);
        if (code.Length == 0) return Results.NotFound();
        var files = JsonSerializer.Serialize(assets.WithAll(App).Concat(assets.WithAll(Style)).Append(assets.Url("islands/first.ts")).OfType<string>());
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files + code)))[..12];
        http.Response.Headers.CacheControl = "no-cache";
        // the pages are /inspect and what lies below it, one folder above this script
        http.Response.Headers["Service-Worker-Allowed"] = "/inspect";
        return Results.Text($"const VERSION = \"{version}\", FILES = {files};\n{code}", "text/javascript; charset=utf-8");
    }
}
