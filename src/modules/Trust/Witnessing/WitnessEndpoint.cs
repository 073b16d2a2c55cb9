using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <summary>
/// C2SP tlog-witness under <c>/witness/</c>: submission at <c>add-checkpoint</c>, monitoring at <c>&lt;SHA-256 of the origin, hex&gt;/checkpoint</c>, and the witness's key in
/// a note of the log's. No log-in: a checkpoint's signature is all that counts.
/// </summary>
internal static class WitnessEndpoint
{
    private const string Text = "text/plain; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/witness/add-checkpoint", AddAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/witness/{hash:regex(^[0-9a-f]{{64}}$)}/checkpoint", HeldAsync).ExcludeFromDescription();
        routes.MapGet("/witness/key", (NodeWitness witness) => Results.Text(witness.Introduction, Text)).ExcludeFromDescription();
    }

    private static async Task<IResult> AddAsync(NodeWitness witness, HttpContext http)
    {
        var body = await ReadAsync(http.Request);
        var answer = body is null ? new WitnessAnswer(400, "too large\n") : await witness.AddAsync(body, http.RequestAborted);
        return Results.Text(answer.Body, answer.Status == 409 ? WitnessAnswer.SizeType : Text, statusCode: answer.Status);
    }

    private static async Task<IResult> HeldAsync(string hash, NodeWitness witness, HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=1";
        return await witness.HeldAsync(hash, http.RequestAborted) is { } held ? Results.Text(held.Note, Text) : Results.NotFound();
    }

    /// <summary>Null when it is longer than any request may be.</summary>
    private static async Task<string?> ReadAsync(HttpRequest request)
    {
        var buffer = new byte[AddCheckpoint.MaxBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return read > AddCheckpoint.MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }
}
