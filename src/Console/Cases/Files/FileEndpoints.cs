using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Yiwang.Cases;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Storage.Blobs;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Cases.Files;

/// <summary>Files of cases: sent while a form is filled in, read by who sees the case.</summary>
internal static class FileEndpoints
{
    /// <summary>For one request; the store's own bound is asked for each file.</summary>
    public const int RequestMegabytes = 128;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(CaseAddress.Upload, UploadAsync).ExcludeFromDescription().DisableAntiforgery().DisableRequestTimeout().WithMetadata(new FormLimitsAttribute(RequestMegabytes, 16));
        routes.MapGet("/cases/{owner}/{code}/files/{blob}", SendAsync).ExcludeFromDescription();
    }

    /// <summary>One file in the field <c>file</c>; answers the object that stands in the field's value.</summary>
    private static async Task<IResult> UploadAsync(HttpContext http, IViewer viewer, [FromServices] Attachments attachments, IAntiforgery antiforgery)
    {
        if (viewer.Principal.IsPublic) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        try
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Problem.Of(new Outcome(Codes.RequestInvalid, "antiforgery", null, new Bilingual("页面已过期，请刷新后再试。", "The page has expired; refresh and try again.")), http);
            if ((await http.Request.ReadFormAsync(http.RequestAborted)).Files.GetFile("file") is not { } file) return Problem.Of(new Outcome(Codes.RequestInvalid, null, "file"), http);
            var taken = await attachments.TakeAsync(file, viewer.Principal, http.RequestAborted);
            return taken.Succeeded ? Results.Text(taken.Value.ToJson().ToJsonString(), "application/json") : Problem.Of(taken.Status, http);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return Problem.Of(new Outcome(Codes.RequestTooLarge, null, "file"), http);
        }
    }

    private static IResult SendAsync(string owner, string code, string blob, bool? download, HttpContext http, IViewer viewer, [FromServices] ICases cases, [FromServices] BlobStore blobs)
    {
        if (viewer.Principal.IsPublic) return Results.Redirect("/sign-in?back=" + Uri.EscapeDataString(http.Request.Path));
        var found = cases.Find(viewer.Principal, $"{owner}/{code}");
        if (!found.Succeeded || !BlobName.TryParse(blob, out var name) || FileOf(cases, viewer, found.Value, name) is not { } file) return Results.NotFound();
        if (blobs.Open(name) is not { } content) return Results.NotFound();
        var kind = FileKind.Of(file.Type);
        var inline = kind is { Inline: true } && download != true;
        var headers = http.Response.Headers;
        // A browser's own viewer of PDF files does not start in a sandbox; it has no access to the page's origin either.
        headers.ContentSecurityPolicy = kind is { IsPdf: true } ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'" : "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=3600, immutable";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        return Results.Stream(content, kind is null ? "application/octet-stream" : kind == FileKind.Text || kind == FileKind.Csv ? kind.Type + "; charset=utf-8" : kind.Type, enableRangeProcessing: true);
    }

    // Also one that stood in a field earlier: the history names it.
    private static FileReference? FileOf(ICases cases, IViewer viewer, CaseView view, BlobName name) =>
        FileReference.In(view.Values).Concat(cases.History(viewer.Principal, view).SelectMany(s => FileReference.In(s.Changed))).FirstOrDefault(f => f.Blob == name);
}
