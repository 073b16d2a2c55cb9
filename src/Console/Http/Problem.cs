using Microsoft.AspNetCore.Http;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;

namespace Yiwang.Console.Http;

/// <summary>RFC 9457 problem details with the outcome's <c>code</c> and a sentence that says what to do.</summary>
public sealed record Problem(string Type, string Title, int Status, string Code, string? Detail, string? Field) : IResult
{
    public const string ContentType = "application/problem+json; charset=utf-8";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Problem Of(in Outcome outcome, HttpContext http) => new(
        $"urn:yiwang:code:{outcome.Code}",
        WantsEnglish(http.Request) ? CodeSentences.Of(outcome).En : CodeSentences.Of(outcome).Zh,
        CodeStatus.Of(outcome.Code), outcome.Code, outcome.Detail, outcome.Field);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // whoever keeps an account of requests finds the code here
        httpContext.Features.Set(this);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(response.Body, this, s_json, httpContext.RequestAborted);
    }

    /// <summary>Chinese unless the first language asked for is English.</summary>
    public static bool WantsEnglish(HttpRequest request) =>
        request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);
}
