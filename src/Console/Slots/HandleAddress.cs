using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Console.Slots;

/// <summary>The handle that stands in a page's address after its folder, decoded once from the raw target so that an encoded slash keeps its meaning.</summary>
public static class HandleAddress
{
    public static HandleFault Read(HttpContext context, string folder, out Handle handle)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = raw.AsSpan();
        var query = path.IndexOfAny('?', '#');
        path = query < 0 ? path : path[..query];
        // Behind an absolute-form target or a path base the folder is not at the start.
        var at = path.IndexOf(folder, StringComparison.OrdinalIgnoreCase);
        return HandleUrl.TryParse(at < 0 ? default : path[(at + folder.Length)..], out handle);
    }

    public static string ScanPage(Handle handle) => "/i/" + HandleUrl.Encode(handle);
    public static string ThingPage(Handle handle) => "/things/" + HandleUrl.Encode(handle);
}
