using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Accounts;

/// <summary>Tells while a person types whether a 统一社会信用代码 can be right. Pure arithmetic: it says nothing about who is registered.</summary>
internal static class UsccCheck
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/check/uscc", (string? code, HttpContext http) =>
        Uscc.TryParse(code is { Length: <= 64 } ? code : "?", out var uscc, out var problem)
            ? Results.Json(new Checked(uscc.ToString(), uscc.Region))
            : Problem.Of(problem.As(Codes.PartiesUsccInvalid, "code"), http));

    private sealed record Checked(string Code, string Region);
}
