using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;

namespace Yiwang.Console.Cases.Names;

/// <summary>What a picker offers while somebody types.</summary>
internal static class PickEndpoint
{
    private const int Max = 20, QueryMax = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases/pick", FindAsync).ExcludeFromDescription();

    private static async Task<IResult> FindAsync(string kind, string? q, string? template, HttpContext http, IViewer viewer, [FromServices] ReferenceNames names)
    {
        if (viewer.Principal.IsPublic || !Enum.TryParse<FieldType>(kind, true, out var type) || !ReferenceNames.IsPicked(type)) return Results.NotFound();
        var found = await names.SearchAsync(type, q is { Length: > QueryMax } ? q[..QueryMax] : q ?? "", string.IsNullOrEmpty(template) ? null : template, Max, http.RequestAborted);
        return Results.Json(found.Select(r => new { handle = r.Handle, name = r.Name, detail = r.Detail }));
    }
}
