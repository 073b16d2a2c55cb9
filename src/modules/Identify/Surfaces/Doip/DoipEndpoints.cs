using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>The interface of China's enterprise nodes (IDHub, DOIP over HTTP), so that what was written for them works unchanged. See docs/protocols/doip.md.</summary>
internal static class DoipEndpoints
{
    private static readonly string[] s_getOrPost = [HttpMethods.Get, HttpMethods.Post];

    public static void Add(IServiceCollection services) => services.AddSingleton<DoipChallenges>().AddSingleton<DoipIdentity>().AddSingleton<MetaBook>().AddSingleton<MetaInstances>().AddSingleton<DoipMeta>()
        .AddSingleton<DoipPages>().AddSingleton<DoipObjects>().AddSingleton<DoipService>().AddSingleton<ItemSight>().AddSingleton<GrantedPrograms>().AddSingleton<DoipGrants>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").DisableAntiforgery().ExcludeFromDescription().WithMetadata(new DoipRefusals());
        api.MapGet("/doip/public/challenge", (string? handle, HttpContext http, DoipIdentity identity) => identity.Challenge(handle, http));
        // one client declares this call as a GET with a body
        api.MapMethods("/doip/public/verify-response", s_getOrPost, (HttpContext http, DoipIdentity identity) => identity.AnswerAsync(http));
        api.MapMethods("/doip", s_getOrPost, (string? targetId, string? operationId, HttpContext http, IViewer viewer, DoipService service) => service.AnswerAsync(targetId, operationId, http, viewer));
        MapMeta(api);
        api.MapGet("/open/handle/page", (string? metaHandle, string? handleName, string? startTime, string? endTime, int? page, int? size, HttpContext http, IViewer viewer, DoipPages pages) =>
            pages.Handles(metaHandle, handleName, startTime, endTime, page, size, http, viewer));
        api.MapGet("/open/handle-user-group/list", (HttpContext http, IViewer viewer, DoipPages pages) => pages.Programs(http, viewer));
        api.MapGet("/open/message/appMessage", (int? page, int? size, HttpContext http, IViewer viewer, DoipPages pages) => pages.Notices(page, size, http, viewer));
        MapGrants(api);
        api.MapPost("/doip/file-upload", () => DoipReply.Refused(DoipCode.Declined, "本节点尚不保存附件；文件型属性请填 http(s) 地址", "This node keeps no attachments yet: give the http(s) address of a file"));
        api.MapGet("/doip/file-acquire", () => DoipReply.Refused(DoipCode.FileFailed, "获取文件失败：本节点尚不保存附件，请用属性值里的地址下载", "No file: this node keeps no attachments yet, download from the address in the value"));
        foreach (var room in (string[])["/doip/{**rest}", "/open/{**rest}"]) api.Map(room, () => new DoipReply(new Outcome(Codes.RequestInvalid, "path"), Code: DoipCode.OperationUnknown));
    }

    private static void MapMeta(RouteGroupBuilder api)
    {
        api.MapPost("/open/meta/create", (HttpContext http, IViewer viewer, DoipMeta meta) => meta.CreateAsync(http, viewer));
        api.MapPost("/open/meta/baseon-create", (HttpContext http, IViewer viewer, DoipMeta meta) => meta.CopyAsync(http, viewer));
        api.MapGet("/open/meta/info", (string? metaHandle, HttpContext http, IViewer viewer, DoipPages pages) => pages.Info(metaHandle, http, viewer));
        api.MapPut("/open/meta/update-basic-info", (HttpContext http, IViewer viewer, DoipMeta meta) => meta.UpdateBasicsAsync(http, viewer));
        api.MapPut("/open/meta/update-item", (HttpContext http, IViewer viewer, DoipMeta meta) => meta.UpdateItemsAsync(http, viewer));
        api.MapPut("/open/meta/publish-or-withdraw", (HttpContext http, IViewer viewer, DoipMeta meta) => meta.PublishAsync(http, viewer));
        api.MapDelete("/open/meta/delete", (string[]? metaHandleList, HttpContext http, IViewer viewer, DoipMeta meta) => meta.DeleteAsync(metaHandleList, http, viewer));
        api.MapGet("/open/meta/classify-query", (HttpContext http, IViewer viewer, DoipPages pages) => pages.Classes(http, viewer));
        api.MapGet("/open/meta/page", (string? classifyCode, string? metaHandle, int? metaState, string? startTime, string? endTime, int? page, int? size, HttpContext http, IViewer viewer, DoipPages pages) =>
            pages.Metas(classifyCode, metaHandle, metaState, startTime, endTime, page, size, http, viewer));
    }

    // guide and client write some of these paths differently
    private static void MapGrants(RouteGroupBuilder api)
    {
        foreach (var path in (string[])["/open/meta/grant/info", "/open/meta/grant-info"]) api.MapPost(path, (HttpContext http, IViewer viewer, DoipGrants grants) => grants.MetaAsync(http, viewer));
        foreach (var path in (string[])["/single-handle/authorization", "/open/single-handle/authorization"]) api.MapPost(path, (HttpContext http, IViewer viewer, DoipGrants grants) => grants.SingleAsync(http, viewer));
        api.MapPost("/open/classes-grant/item/batch-public", (HttpContext http, IViewer viewer, DoipGrants grants) => grants.PublicAsync(http, viewer));
        api.MapPost("/open/classes-grant/authorization", (HttpContext http, IViewer viewer, DoipGrants grants) => grants.ClassesAsync(http, viewer));
    }
}
