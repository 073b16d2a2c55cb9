using Microsoft.AspNetCore.Http.HttpResults;

namespace Yiwang.Node.Metrics;

/// <summary>Whether the node lives, may be sent work, and what it measures.</summary>
internal static class Probes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => TypedResults.Text("ok\n")).ExcludeFromDescription();
        routes.MapGet("/ready", Ready).ExcludeFromDescription();
        routes.MapGet("/metrics", (MetricsText metrics) => TypedResults.Text(metrics.Collect(), "text/plain; version=0.0.4")).ExcludeFromDescription();
    }

    private static ContentHttpResult Ready(Readiness readiness) =>
        readiness.Reason is { } reason ? TypedResults.Text(reason + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : TypedResults.Text("ready\n");
}
