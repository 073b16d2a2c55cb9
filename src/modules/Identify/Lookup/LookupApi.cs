using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Identify.Lookup;

/// <summary><c>GET /api/v1/lookup?text=</c>: what a code is, and where it leads.</summary>
internal static class LookupApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/lookup", Find).WithTags("catalogue").WithSummary("What a code of any scheme is: handle, GS1 element string or Digital Link, OID, Ecode, did:bid");

    private static Results<Ok<LookupReply>, Problem> Find([Description("At most 2,100 characters.")] string text, HttpContext http, IViewer viewer, CodeLookup lookup)
    {
        var found = lookup.Find(text, viewer.Principal.Organization);
        if (found.Code.Scheme == CodeScheme.Unknown && found.Handle is null) return Problem.Of(new Outcome(Codes.RequestInvalid, found.Code.Text, "text", found.Failure.Say), http);
        var english = Problem.WantsEnglish(http.Request);
        var why = found.Failure.Say is { } say ? (english ? say.En : say.Zh) : null;
        return TypedResults.Ok(new LookupReply(Name(found.Code.Scheme), found.Code.Text, found.Handle?.ToString(), found.Handle is { } handle ? HandleAddress.ScanPage(handle) : null, found.Address, found.Code.Link?.CanonicalAddress, found.Above, why));
    }

    private static string Name(CodeScheme scheme) => scheme switch { CodeScheme.DidBid => "didBid", _ => scheme.ToString().ToLowerInvariant() };
}

/// <param name="Scheme">handle, gs1, oid, ecode, didBid or url.</param>
/// <param name="Code">The code in its one form.</param>
/// <param name="Handle">The identifier that it names here; whether that is registered the resolution says.</param>
/// <param name="Page">Path of its page on this node.</param>
/// <param name="Address">Where another resolver answers for it, by a rule of this node.</param>
/// <param name="DigitalLink">Of the scheme gs1: the canonical address.</param>
/// <param name="Above">Set when only a level above the code is registered, as the class of an item: the element string of that level.</param>
/// <param name="Why">When it leads nowhere: who resolves such codes.</param>
public sealed record LookupReply(string Scheme, string Code, string? Handle, string? Page, string? Address, string? DigitalLink, string? Above, string? Why);
