using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Trust.Coding.Public;

/// <summary>
/// What the public page sends: a count, by its script or a button, and a secret code, by a button. Neither exists as GET, so whoever fetches the page beforehand counts and opens nothing. A page of another site
/// may not send them either: its form would count for its visitors.
/// </summary>
internal static class ScanEndpoints
{
    public const string Count = "/scan/count/", Open = "/scan/open/", SecretField = "secret", AnswerQuery = "opened";
    private const int FormBytesMax = 4_096;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Count + "{**code}", CountAsync).ExcludeFromDescription();
        routes.MapPost(Open + "{**code}", OpenAsync).ExcludeFromDescription();
    }

    private static async Task CountAsync(HttpContext http, IRegistry registry, ProductLines lines, ScanDesk desk, Visitors visitors, IViewer viewer, Text text)
    {
        if (Find(http, Count, registry, lines, out var code) is not { } line)
        {
            await Problem.Of(new Outcome(Codes.ThingsNotFound), http).ExecuteAsync(http);
            return;
        }
        // people at work are logged apart, where they scan
        var counted = viewer.Principal.IsPublic ? await desk.CountAsync(code, line, visitors.Of(http), http.RequestAborted) : new Counted(false, 0);
        if (http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
        {
            if (!counted.Succeeded) await Problem.Of(counted.Status, http).ExecuteAsync(http);
            else await http.Response.WriteAsJsonAsync(new { total = counted.Value.Total, counted = counted.Value.New, text = ScanWords.Total(text, counted.Value.Total) }, http.RequestAborted);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = HandleAddress.ScanPage(code) + "?seen=1";
    }

    private static async Task OpenAsync(HttpContext http, IRegistry registry, ProductLines lines, OpeningDesk desk, Visitors visitors, Answers answers)
    {
        if (Find(http, Open, registry, lines, out var code) is not { HasSecret: true } line || !http.Request.HasFormContentType || http.Request.ContentLength is null or > FormBytesMax)
        {
            await Problem.Of(new Outcome(Codes.ThingsNotFound), http).ExecuteAsync(http);
            return;
        }
        string typed;
        try
        {
            typed = (await http.Request.ReadFormAsync(http.RequestAborted))[SecretField].ToString();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            await Problem.Of(new Outcome(Codes.RequestInvalid, null, SecretField), http).ExecuteAsync(http);
            return;
        }
        var opening = await desk.OpenAsync(code, line, typed.Length > 64 ? typed[..64] : typed, visitors.Of(http), http.RequestAborted);
        if (opening.Verdict == Verdict.Limited) http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, opening.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{HandleAddress.ScanPage(code)}?{AnswerQuery}={answers.Keep(CodeKey.Of(code), opening)}#answer";
    }

    /// <summary>The product line of a code that is registered here and not void; null = nothing to count, which tells no more than that.</summary>
    private static ProductLine? Find(HttpContext http, string folder, IRegistry registry, ProductLines lines, out Handle code)
    {
        if (HandleAddress.Read(http, folder, out code) != HandleFault.None || http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return null;
        return registry.Find(code) is { Succeeded: true, Value: { } record } ? lines.Of(code, record.Owner) : null;
    }
}
