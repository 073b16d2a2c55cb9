using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Http;

namespace Yiwang.Connect.Query;

/// <summary>Questions about samples, <c>/api/v1/streams</c>: rows as JSON or, with <c>format=csv</c>, as CSV; <c>point</c> is the handle of a point and may stand several times.</summary>
internal static class QueryApi
{
    public static void Add(IServiceCollection services) => services.AddSingleton<PointReading>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/streams").WithTags("streams");
        Describe<SampleRow>(api.MapGet("/samples", SamplesApi.ServeAsync), "Samples of one point", s_point, s_from, s_to, new("max", "Rows; default 10,000.", QueryType.Integer, Min: 1, Max: 1_000_000), s_format);
        Describe<BucketRow>(api.MapGet("/buckets", BucketsApi.ServeAsync), "Mean, extremes, sum and time-weighted mean of points", s_points, s_from, s_to, s_step, s_hold, s_format);
        Describe<StateRow>(api.MapGet("/states", StatesApi.ServeAsync), "How long points held each of their values", s_points, s_from, s_to, s_step, s_hold, s_format);
        Describe<PictureRow>(api.MapGet("/picture", PicturesApi.ServeAsync), "Few points of lines to be drawn, spikes and gaps kept", s_points, s_from, s_to,
            new("points", "Of each line; default 800.", QueryType.Integer, Min: 3, Max: 10_000), new("gap", "A longer silence breaks the line, as 5m."), s_format);
        Describe<NewestRow>(api.MapGet("/newest", NewestApi.ServeAsync), "Newest sample of each point", s_points, s_format);
    }

    private static readonly QueryParameter
        s_point = new("point", "Handle of a point.", Required: true),
        s_points = s_point with { Repeats = true },
        s_from = new("from", "RFC 3339, or from now as -1h or -7d; inclusive.", Required: true),
        s_to = new("to", "The same; exclusive, default now."),
        s_step = new("step", "Length of a row, as 15s, 5m, 1h or 7d; absent = one row for all."),
        s_hold = new("hold", "A value holds until the next sample and no longer than this; default and most 7d."),
        s_format = new("format", "Default json, or csv when the request accepts text/csv.", OneOf: ["json", "csv"]);

    private static void Describe<TRow>(RouteHandlerBuilder route, string summary, params QueryParameter[] query) =>
        route.WithSummary(summary).WithMetadata([.. query]).Produces<Rows<TRow>>(StatusCodes.Status200OK, "application/json", "text/csv").ProducesProblem(StatusCodes.Status400BadRequest)
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
