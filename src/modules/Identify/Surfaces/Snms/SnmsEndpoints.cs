using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>The OpenAPI of China's second-level nodes, third and fifth edition, so that what was written for them works unchanged. See docs/protocols/snms.md.</summary>
internal static class SnmsEndpoints
{
    private static readonly Outcome s_unknown = new(Codes.RequestInvalid, "path", null, new Bilingual("本节点不提供这个接口；支持的接口见 docs/protocols/snms.md。", "This node does not have this call; docs/protocols/snms.md lists those it has."));

    public static void Add(IServiceCollection services) =>
        services.AddSingleton<SnmsIdentity>().AddSingleton<SnmsIdentifiers>().AddSingleton<SnmsBatches>().AddSingleton<SnmsTemplates>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").DisableAntiforgery().ExcludeFromDescription().WithMetadata(new SnmsRefusals());
        api.MapPost("/identity/token", (HttpContext http, SnmsIdentity identity) => identity.WithSecretAsync(http));
        api.MapPost("/identity/token/v1", (HttpContext http, SnmsIdentity identity) => identity.WithDigestAsync(http));
        api.MapGet("/identityv2/data/detail", (string? handle, HttpContext http, IViewer viewer, SnmsIdentifiers identifiers) => identifiers.DetailAsync(handle, http, viewer));
        api.MapPost("/identityv2/data", (HttpContext http, IViewer viewer, SnmsIdentifiers identifiers) => identifiers.CreateAsync(http, viewer));
        api.MapPut("/identityv2/data", (HttpContext http, IViewer viewer, SnmsIdentifiers identifiers) => identifiers.UpdateAsync(http, viewer));
        api.MapDelete("/identityv2/data", (HttpContext http, IViewer viewer, SnmsIdentifiers identifiers) => identifiers.DeleteAsync(http, viewer));
        api.MapPost("/identityv2/data/batchCreate", (HttpContext http, IViewer viewer, SnmsBatches batches) => batches.CreateAsync(http, viewer));
        api.MapPut("/identityv2/data/batchUpdate", (HttpContext http, IViewer viewer, SnmsBatches batches) => batches.UpdateAsync(http, viewer));
        api.MapDelete("/identityv2/data/batchDelete", (HttpContext http, IViewer viewer, SnmsBatches batches) => batches.DeleteAsync(http, viewer));
        MapTemplates(api, "/snms/api/v3/template", SnmsForm.V3);
        // older programs call the third form by this path
        MapTemplates(api, "/snms/api/template/v1", SnmsForm.V3);
        MapTemplates(api, "/snms/api/v5/template", SnmsForm.V5).MapPut("/snms/api/v5/template", (HttpContext http, IViewer viewer, SnmsTemplates templates) => templates.UpdateAsync(http, viewer));
        string[] rooms = ["/identity/{**rest}", "/identityv2/{**rest}", "/snms/{**rest}"];
        foreach (var room in rooms) api.Map(room, () => new SnmsReply(s_unknown));
    }

    private static RouteGroupBuilder MapTemplates(RouteGroupBuilder api, string path, SnmsForm form)
    {
        api.MapGet(path, (string? prefix, string? version, HttpContext http, IViewer viewer, SnmsTemplates templates) => templates.Get(prefix, version, form, http, viewer));
        api.MapPost(path, (HttpContext http, IViewer viewer, SnmsTemplates templates) => templates.CreateAsync(http, viewer));
        api.MapDelete(path, (HttpContext http, IViewer viewer, SnmsTemplates templates) => templates.DeleteAsync(http, viewer));
        return api;
    }
}
