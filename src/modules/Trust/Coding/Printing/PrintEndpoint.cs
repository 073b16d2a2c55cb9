using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Cases;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding.Printing;

/// <summary>Makes the secret codes of a batch and sends the print file as it goes; the codes are kept nowhere. A download that breaks off is made again, and then the first half is void with the rest.</summary>
internal static class PrintEndpoint
{
    public const string Path = "/codes/print/file";
    /// <summary>Characters of a password; the format stretches it little, so it has to be long.</summary>
    public const int PasswordMin = 12, PasswordMax = 64;
    private const string FileName = "codes.csv";

    // the fields are bound, so that the antiforgery token is checked
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, SendAsync).ExcludeFromDescription().DisableRequestTimeout();

    private static async Task SendAsync([FromForm] string id, [FromForm] string? password, [FromForm] string? clear, HttpContext http, IViewer viewer, INodeCases node, SecretMaking making, Text text)
    {
        var isSealed = string.IsNullOrEmpty(clear);
        if (isSealed && password is not { Length: >= PasswordMin and <= PasswordMax })
        {
            await Problem.Of(new Outcome(Codes.RequestInvalid, null, "password", new($"口令 {PasswordMin} 到 {PasswordMax} 个字符。", $"The password has {PasswordMin} to {PasswordMax} characters.")), http).ExecuteAsync(http);
            return;
        }
        var made = await making.MakeAsync(viewer.Principal, id, isSealed, http.RequestAborted);
        if (!made.Succeeded)
        {
            await Problem.Of(made.Status, http).ExecuteAsync(http);
            return;
        }
        using var secrets = made.Value;
        var (number, size) = (node.Find(id)?.Number ?? "codes", PrintFile.Bytes(secrets.Count));
        http.Response.Headers.CacheControl = "no-store";
        Attachment.Name(http.Response, $"{number}.{(isSealed ? "zip" : "csv")}");
        http.Response.ContentType = isSealed ? "application/zip" : "text/csv; charset=utf-8";
        http.Response.ContentLength = isSealed ? EncryptedZip.Bytes(FileName, size) : size;
        if (!isSealed)
        {
            await PrintFile.WriteAsync(secrets, http.Response.Body, http.RequestAborted);
            return;
        }
        await using var zip = new EncryptedZip(http.Response.Body, FileName, size, password!, TimeZoneInfo.ConvertTime(node.Find(id) is { } view ? DateTimeOffset.UnixEpoch.AddTicks(view.MovedAtUs * TimeSpan.TicksPerMicrosecond) : DateTimeOffset.UnixEpoch.AddYears(20), text.Zone));
        await zip.BeginAsync(http.RequestAborted);
        await PrintFile.WriteAsync(secrets, zip, http.RequestAborted);
        await zip.EndAsync(http.RequestAborted);
    }
}
