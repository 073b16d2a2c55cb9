using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Language;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>Takes the paths that no page or interface has and that are Digital Links: with a key anywhere in them, or compressed.</summary>
internal sealed class DigitalLinkPaths(RequestDelegate next, DigitalLinkResolver resolver)
{
    /// <summary>Characters of the shortest compressed key.</summary>
    private const int CompressedMin = 9;

    public Task InvokeAsync(HttpContext http, Text text)
    {
        // routing's own answer "this method not here" is no route: other patterns with wide holes make it for paths that are not theirs
        if (http.GetEndpoint() is RouteEndpoint || http.Request.Path.Value is not { } path || !Is(path)) return next(http);
        if (RequestNote.Of(http) is { } note) (note.Surface, note.Operation) = (Surface.DigitalLink, http.Request.Method);
        return resolver.AnswerAsync(http, text);
    }

    public static bool Is(ReadOnlySpan<char> path)
    {
        if (path.Length > Gs1Limits.TextLengthMax) return false;
        if (Gs1LinkReader.LooksLikeOne(path)) return true;
        var last = path.TrimEnd('/');
        last = last[(last.LastIndexOf('/') + 1)..];
        return last.Length >= CompressedMin && Gs1Decompressor.TryRead(last, out var elements, out _) && elements.Any(e => e.Ai.IsKey);
    }
}
