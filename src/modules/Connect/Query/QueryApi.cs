using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Yiwang.Connect.Query;

/// <summary>Questions about samples, <c>/api/v1/streams</c>: rows as JSON or, with <c>format=csv</c>, as CSV; <c>point</c> is the handle of a point and may stand several times.</summary>
internal static class QueryApi
{
    public static void Add(IServiceCollection services) => services.AddSingleton<PointReading>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/streams").WithTags("streams");
        Describe<SampleRow>(api.MapGet("/samples", SamplesApi.ServeAsync), "Samples of one point: point, from, to, max (1–1,000,000, default 10,000), format");
        Describe<BucketRow>(api.MapGet("/buckets", BucketsApi.ServeAsync), "Mean, extremes, sum and time-weighted mean of points: point…, from, to, step, hold, format");
        Describe<StateRow>(api.MapGet("/states", StatesApi.ServeAsync), "How long points held each of their values: point…, from, to, step, hold, format");
        Describe<PictureRow>(api.MapGet("/picture", PicturesApi.ServeAsync), "Few points of lines to be drawn, spikes and gaps kept: point…, from, to, points (3–10,000, default 800), gap, format");
        Describe<NewestRow>(api.MapGet("/newest", NewestApi.ServeAsync), "Newest sample of each point: point…, format");
    }

    private static void Describe<TRow>(RouteHandlerBuilder route, string summary) =>
        route.WithSummary(summary).Produces<Rows<TRow>>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    // the shapes of answers, for the description alone: rows are written without objects

    /// <param name="Next">There is more, from this time on.</param>
    private sealed record Rows<TRow>(IReadOnlyList<TRow> Items, DateTimeOffset? Next)
    {
        [System.Text.Json.Serialization.JsonPropertyName("rows")]
        public IReadOnlyList<TRow> Items { get; } = Items;
    }

    private sealed record SampleRow(DateTimeOffset Time, object? Value, string Quality, DateTimeOffset Received);
    private sealed record BucketRow(string Point, DateTimeOffset Time, long Count, long Valid, double? Min, double? Max, double? Mean, double? Sum, double? First, double? Last, double? WeightedMean, double Coverage);
    private sealed record StateRow(string Point, DateTimeOffset Time, long Value, double Seconds);
    private sealed record PictureRow(string Point, DateTimeOffset Time, double? Value, string Quality);
    private sealed record NewestRow(string Point, DateTimeOffset? Time, object? Value, string? Quality, DateTimeOffset? Received, string Unit);
}
