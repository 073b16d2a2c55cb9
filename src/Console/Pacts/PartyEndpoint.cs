using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Console.Pacts;

/// <summary>What other nodes fetch before a pact, and what people download to carry.</summary>
internal static class PartyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/net/v1/party", Card).WithTags("net").WithSummary("Public card of an organisation that this node keeps: name, keys, address, log key");
        routes.MapGet(PactAddress.List + "/{owner}/{rest}/file", File).ExcludeFromDescription();
    }

    /// <param name="organization">Identifier or social credit code; without it the organisation that runs the node.</param>
    private static IResult Card(string? organization, HttpContext http, IDirectory directory, IPacts pacts)
    {
        var found = organization is null ? directory.Operator : directory.Find(organization) ?? (Uscc.TryParse(organization, out var uscc) ? directory.Find(uscc) : null);
        if (found is null || pacts.CardOf(found.Id) is not { } card) return Http.Problem.Of(new Outcome(Codes.PartiesNotFound, organization), http);
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(PactCodec.WriteParty(card), "application/json");
    }

    private static IResult File(string owner, string rest, HttpContext http, IViewer viewer, IPacts pacts)
    {
        if (!PactAddress.MaySee(viewer.Principal) || !OrganizationId.TryParse(viewer.Principal.Organization, out var own) || pacts.Find($"{owner}/{rest}") is not { } pact || !pact.Has(own))
            return Http.Problem.Of(new Outcome(Codes.PactsNotFound), http);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(PactFile.Write(pacts.NoticesFrom(pact.Id, own, 1)), PactFile.ContentType, rest[^8..] + ".pact");
    }
}
