using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>Changes of metadata, <c>/api/v1/open/meta/…</c>.</summary>
internal sealed class DoipMeta(MetaBook book, RefusalAudit refusals)
{
    public const string Surface = "doip";
    private const int HandlesMax = 100, MintedBytes = 8;

    public Task<IResult> CreateAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        var basics = MetaJson.ReadBasics(json, null);
        if (!basics.Succeeded) return Invalid(basics.Status);
        if (json.Array("metaItemCreateDTOS") is not { Count: > 0 } given) return DoipReply.Missing("metaItemCreateDTOS");
        var items = MetaJson.ReadItems(given, []);
        if (!items.Succeeded) return Invalid(items.Status);
        return await CreateAsync(by, json.FilledText("metaHandle"), basics.Value with { Items = items.Value }, json.Whole("metaState") == 1, http.RequestAborted);
    });

    public Task<IResult> CopyAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        var info = json.Field("baseInfo") ?? default;
        if (json.FilledText("baseonHandle") is not { } source) return DoipReply.Missing("baseonHandle");
        if (info.FilledText("metaCode") is not { } code) return DoipReply.Missing("baseInfo.metaCode");
        if (info.FilledText("classifyCode") is not { } classification) return DoipReply.Missing("baseInfo.classifyCode");
        if (!Handle.TryParse(source, out var handle) || book.FindFor(by.Who, handle) is not { } original) return new DoipReply(new Outcome(Codes.ThingsTemplateUnknown, source));
        if (!book.IsPublished(handle)) return new DoipReply(new Outcome(Codes.ThingsTemplateUnpublished, source));
        var body = original.Body with { Code = code, Classification = classification == MetaJson.Unclassified ? null : classification, BasedOn = handle.ToString() };
        return await CreateAsync(by, info.FilledText("metaHandle"), body, publish: false, http.RequestAborted);
    });

    public Task<IResult> UpdateBasicsAsync(HttpContext http, IViewer viewer) => WithMetaAsync(http, viewer, async (by, meta, json) =>
    {
        var body = MetaJson.ReadBasics(json, meta.Body);
        if (!body.Succeeded) return Invalid(body.Status);
        return new DoipReply((await book.SaveAsync(by.Who, meta.Handle, body.Value, publish: false, http.RequestAborted)).Status, DoipAct.Manage);
    });

    public Task<IResult> UpdateItemsAsync(HttpContext http, IViewer viewer) => WithMetaAsync(http, viewer, async (by, meta, json) =>
    {
        if (meta.Body.BasedOn is { } source) return DoipReply.Refused(DoipCode.MetaCopy, $"这是 {source} 的副本，属性不能编辑。", $"This is a copy of {source}; its items are not edited.", Codes.ThingsTemplateInvalid);
        if (json.Array("metaItemDTOS") is not { Count: > 0 } given) return DoipReply.Missing("metaItemDTOS");
        var items = MetaJson.ReadItems(given, meta.Body.Items);
        if (!items.Succeeded) return Invalid(items.Status);
        return new DoipReply((await book.SaveAsync(by.Who, meta.Handle, meta.Body with { Items = items.Value }, publish: false, http.RequestAborted)).Status, DoipAct.Manage);
    });

    /// <summary>Each of the list for itself; the answer says of each what came of it.</summary>
    public Task<IResult> PublishAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        if (json.Texts("metaHandleList") is not { Count: >= 1 and <= HandlesMax } handles) return DoipReply.Missing("metaHandleList");
        if (json.FilledText("opType") is not ("publish" or "withdraw") and var type) return DoipReply.Invalid("opType", $"opType 应为 publish 或 withdraw，而不是 {type}", $"opType is publish or withdraw, not {type}");
        List<(string Handle, string Reason)> done = [];
        foreach (var text in handles)
        {
            var meta = book.FindOwn(by.Who, text);
            var outcome = !meta.Succeeded ? meta.Status : json.FilledText("opType") == "publish" ? await book.PublishAsync(by.Who, meta.Value, http.RequestAborted) : await book.WithdrawAsync(by.Who, meta.Value, http.RequestAborted);
            await refusals.NotedAsync<bool>(by, "meta.publish", text, outcome.Succeeded ? true : outcome, http.RequestAborted);
            done.Add((text, Reason(text, outcome, http)));
        }
        return DoipReply.Found(writer => WriteStates(writer, done));
    });

    /// <summary>All or none: one that may not be deleted keeps the others.</summary>
    public async Task<IResult> DeleteAsync(string[]? metaHandleList, HttpContext http, IViewer viewer)
    {
        var by = By(http, viewer);
        if (by.Who.IsPublic) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        var handles = (metaHandleList ?? []).SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (handles.Count is 0 or > HandlesMax) return DoipReply.Missing("metaHandleList");
        List<Template> metas = [];
        foreach (var text in handles)
        {
            var meta = book.FindOwn(by.Who, text);
            await refusals.NotedAsync(by, "meta.delete", text, meta, http.RequestAborted);
            if (meta.Status.Code == Codes.PartiesForbidden) return NotDeleted(text, "元数据不是自己创建，不能删除", "is not yours");
            if (!meta.Succeeded) return new DoipReply(meta.Status);
            if (meta.Value.State == TemplateState.Published) return NotDeleted(text, "元数据已发布，请先撤回", "is published: withdraw it first");
            metas.Add(meta.Value);
        }
        foreach (var meta in metas)
        {
            if (await book.DeleteAsync(by.Who, meta, http.RequestAborted) is { Succeeded: false } refused) return new DoipReply(refused, DoipAct.Manage);
        }
        return DoipReply.Done;
    }

    public static Change By(HttpContext http, IViewer viewer) => new(ProgramCaller.Of(http, viewer), Surface);

    private async ValueTask<IResult> CreateAsync(Change by, string? metaHandle, TemplateBody body, bool publish, CancellationToken cancel)
    {
        var text = metaHandle ?? $"{book.PrefixFor(by.Who)}/META_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MintedBytes))}";
        if (!Handle.TryParse(text, out var handle, out var reason)) return new DoipReply(HandleFaults.ToOutcome(reason, "metaHandle"));
        if (book.FindFor(by.Who, handle) is not null) return DoipReply.Refused(DoipCode.Exists, "", "", Codes.ThingsHandleTaken);
        // a client that repeats after a time-out gives the same code, and learns by this that it exists
        var same = book.Own(by.Who.Organization!).FirstOrDefault(m => string.Equals(m.Body.Code, body.Code, StringComparison.OrdinalIgnoreCase) && m.Handle.Prefix == handle.Prefix);
        if (same is not null) return DoipReply.Refused(DoipCode.MetaCode, $"元数据代码 {body.Code} 已被 {same.Handle} 使用", $"The code {body.Code} is that of {same.Handle}", Codes.ThingsHandleTaken);
        var saved = await refusals.NotedAsync(by, "meta.create", text, await book.SaveAsync(by.Who, handle, body, publish, cancel), cancel);
        return saved.Succeeded ? DoipReply.Found(json => WriteHandle(json, handle)) : new DoipReply(saved.Status, DoipAct.Manage);
    }

    private async Task<IResult> WithMetaAsync(HttpContext http, IViewer viewer, Func<Change, Template, JsonElement, ValueTask<IResult>> act) => await WithBodyAsync(http, viewer, async (by, json) =>
    {
        // their own guide once writes metaHanlde
        var text = json.FilledText("metaHandle") ?? json.FilledText("metaHanlde");
        if (text is null) return DoipReply.Missing("metaHandle");
        if (RequestNote.Of(http) is { } note) note.Handle = text;
        var meta = await refusals.NotedAsync(by, "meta.update", text, book.FindOwn(by.Who, text), http.RequestAborted);
        if (meta.Status.Code == Codes.ThingsTemplateUnknown) return DoipReply.Refused(DoipCode.MetaToChangeNotFound, "接口参数错误:入参metaHandle异常：要修改的元数据不存在!", "The metadata to change does not exist.", Codes.ThingsTemplateUnknown);
        return meta.Succeeded ? await act(by, meta.Value, json) : new DoipReply(meta.Status, DoipAct.Manage);
    });

    private static async Task<IResult> WithBodyAsync(HttpContext http, IViewer viewer, Func<Change, JsonElement, ValueTask<IResult>> act)
    {
        var by = By(http, viewer);
        if (by.Who.IsPublic) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        var json = await JsonRequest.ReadAsync(http);
        return json.Succeeded ? await act(by, json.Value) : new DoipReply(json.Status);
    }

    private static DoipReply Invalid(Outcome outcome) => new(outcome, Code: DoipCode.ValidationFailed);

    private static DoipReply NotDeleted(string handle, string zh, string en) => DoipReply.Refused(DoipCode.MetaDelete, $"元数据删除失败:[{handle}]{zh}", $"Not deleted: [{handle}] {en}", Codes.ThingsTemplateInvalid);

    private static string Reason(string handle, in Outcome outcome, HttpContext http) => outcome.Code switch
    {
        Codes.Ok => "",
        Codes.ThingsTemplateUnknown => $"元数据标识{handle}不存在",
        Codes.PartiesForbidden => "暂无当前元数据的管理权限",
        _ => JsonReply.Sentence(outcome, http),
    };

    private static void WriteHandle(Utf8JsonWriter json, Handle handle)
    {
        json.WriteStartObject();
        json.WriteString("metaHandle"u8, handle.ToString());
        json.WriteEndObject();
    }

    private static void WriteStates(Utf8JsonWriter json, List<(string Handle, string Reason)> done)
    {
        json.WriteStartArray();
        foreach (var (handle, reason) in done)
        {
            json.WriteStartObject();
            json.WriteString("metaHandle"u8, handle);
            json.WriteString("state"u8, reason.Length == 0 ? "success"u8 : "failed"u8);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
