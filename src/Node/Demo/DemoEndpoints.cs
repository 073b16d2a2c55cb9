using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Yiwang.Connect.Simulators;
using Yiwang.Console.Accounts;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;

namespace Yiwang.Node.Demo;

/// <summary>One click into a role, the sample files, and 重置演示. Mapped only under <c>yiwang demo</c>.</summary>
internal static class DemoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/demo/enter/{user}", EnterAsync).ExcludeFromDescription();
        routes.MapGet("/demo/files/{name}", Download).ExcludeFromDescription();
        routes.MapPost("/demo/reset", Reset).ExcludeFromDescription();
        routes.MapPost("/demo/machines", Switch).ExcludeFromDescription();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EnterAsync(string user, HttpContext http, SignIn signIn, DemoNetwork network)
    {
        if (network.Data.People.FirstOrDefault(p => p.User == user) is not { } person || !UserName.TryParse(user, out var name)) return TypedResults.NotFound();
        return await AccountsSetup.EnterDemoAsync(http, signIn, name) ? TypedResults.LocalRedirect(person.Landing) : TypedResults.NotFound();
    }

    private static Results<PhysicalFileHttpResult, NotFound> Download(string name)
    {
        var file = DemoFiles.List().FirstOrDefault(f => f.Name == name);
        return file is null ? TypedResults.NotFound() : TypedResults.PhysicalFile(file.FullName, "application/octet-stream", file.Name);
    }

    private static Results<RedirectHttpResult, NotFound> Switch([FromForm] string asset, [FromForm] string fault, DemoNetwork network)
    {
        if (network.Plant is not { } plant || SimulatedPlant.Assets.All(a => a.AssetNo != asset) || !Enum.TryParse<SimulatedFault>(fault, out var which) || !Enum.IsDefined(which)) return TypedResults.NotFound();
        plant.Switch(asset, which, !plant.FaultsOf(asset).Contains(which));
        return TypedResults.LocalRedirect("/demo/machines");
    }

    // The form field is bound, so that the antiforgery token is checked.
    private static RedirectHttpResult Reset([FromForm] string confirm, DemoNetwork network)
    {
        // The node that answers is among those that stop; the page waits and asks again.
        if (confirm == "reset") _ = Task.Run(network.ResetAsync);
        return TypedResults.LocalRedirect("/demo/resetting");
    }
}
