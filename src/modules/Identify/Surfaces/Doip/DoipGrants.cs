using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>
/// Who sees what: items of a kind, and single identifiers. Public or not is a matter of this node and is done; naming another organisation needs an agreement with it
/// and is refused; the organisation's own programs read and write as far as their roles go, which is checked and said.
/// </summary>
internal sealed class DoipGrants(MetaBook book, ItemSight itemSight, GrantedPrograms programs, ITemplates templates, IRegistry registry, RefusalAudit refusals)
{
    private const int ToEverybody = 1, ToSome = 2, OfKind = 1, OfOne = 2, Looking = 1, Editing = 2;
    private const int EntriesMax = 500;

    /// <summary>同类数据授权-公开/撤销公开: <c>{metaHandle, scope, items}</c>.</summary>
    public Task<IResult> PublicAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        if (json.Whole("scope") is not (ToEverybody or ToSome) and var scope) return DoipReply.Invalid("scope", $"授权范围不合符（1公开2撤销公开）：{scope}", $"scope is 1 (public) or 2 (not public), not {scope}");
        if (json.Texts("items") is not { Count: >= 1 and <= EntriesMax } names) return DoipReply.Missing("items");
        var meta = PublishedMeta(by.Who, json.FilledText("metaHandle"), out var refused);
        if (meta is null) return await NotedAsync(by, "classes-grant", json, refused!, http);
        Dictionary<int, Visibility> wanted = [];
        foreach (var name in names)
        {
            if (Add(wanted, meta, name, json.Whole("scope") == ToEverybody) is { } wrong) return wrong;
        }
        return await SetAsync(by, meta, wanted, http.RequestAborted);
    });

    /// <summary>同类数据授权: <c>{metaHandle, accessList: [{item, authType, scope, handleUsers, removeHandleUsers}]}</c>.</summary>
    public Task<IResult> ClassesAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        if (json.Array("accessList") is not { Count: >= 1 and <= EntriesMax } list) return DoipReply.Missing("accessList");
        var meta = PublishedMeta(by.Who, json.FilledText("metaHandle"), out var refused);
        if (meta is null) return await NotedAsync(by, "classes-grant", json, refused!, http);
        Dictionary<int, Visibility> wanted = [];
        for (var i = 0; i < list.Count; i++)
        {
            var (entry, type, scope) = (list[i], list[i].Whole("authType"), list[i].Whole("scope"));
            if (type is not (Looking or Editing)) return DoipReply.Invalid($"accessList[{i}].authType", "授权类型不合符（1查看2编辑）", "authType is 1 (look) or 2 (edit)");
            if (scope is not (ToEverybody or ToSome)) return DoipReply.Invalid($"accessList[{i}].scope", "授权范围不合符（1公开2指定范围）", "scope is 1 (public) or 2 (named)");
            IReadOnlyList<string> names = entry.FilledText("item") is { } one ? [one] : entry.Texts("item");
            if (names.Count == 0) return DoipReply.Missing($"accessList[{i}].item");
            if (type == Editing && scope == ToEverybody) return DoipReply.Refused(DoipCode.GrantScope, $"实体{names[0]}授权类型与范围不匹配", $"{names[0]}: editing is granted to named programs only");
            if (programs.Check(by.Who, meta, entry.Texts("handleUsers"), entry.Texts("removeHandleUsers"), type == Editing, names[0]) is { } no) return no;
            if (type == Editing) continue;
            foreach (var name in names)
            {
                if (Add(wanted, meta, name, scope == ToEverybody) is { } wrong) return wrong;
            }
        }
        return wanted.Count == 0 ? DoipReply.Done : await SetAsync(by, meta, wanted, http.RequestAborted);
    });

    /// <summary>元数据授权. A published template resolves for everybody, since what is registered with it has to be understood.</summary>
    public Task<IResult> MetaAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        if (json.Whole("scope") is not (ToEverybody or ToSome) and var scope) return DoipReply.Invalid("scope", $"授权范围不合符（1公开2指定范围）：{scope}", $"scope is 1 (public) or 2 (named), not {scope}");
        var meta = PublishedMeta(by.Who, json.FilledText("metaHandle"), out var refused);
        if (meta is null) return await NotedAsync(by, "meta-grant", json, refused!, http);
        return json.Whole("scope") == ToEverybody ? DoipReply.Done
            : DoipReply.Refused(DoipCode.Declined, "已发布的元数据在本节点上对所有人可查，不能限定范围；需要保密的是数据，请按属性设置公开范围", "Published metadata can be read by everybody here and is not kept to named ones; keep the data, item by item");
    });

    /// <summary>实例标识单个授权: <c>{handle, grantType, readerScope, …}</c>.</summary>
    public Task<IResult> SingleAsync(HttpContext http, IViewer viewer) => WithBodyAsync(http, viewer, async (by, json) =>
    {
        if (json.FilledText("handle") is not { } text) return DoipReply.Missing("handle");
        if (RequestNote.Of(http) is { } note) note.Handle = text;
        if (json.Whole("grantType") is not (OfKind or OfOne) and var kind) return DoipReply.Invalid("grantType", $"授权类型不合符（1同类授权2单个授权）：{kind}", $"grantType is 1 (as its kind) or 2 (by itself), not {kind}");
        var scope = json.Whole("readerScope");
        if (json.Whole("grantType") == OfOne && scope is not (ToEverybody or ToSome)) return DoipReply.Invalid("readerScope", "单个授权时readerScope不能为空（1公开2指定范围）", "readerScope is 1 (public) or 2 (named) when grantType is 2");
        if (!Handle.TryParse(text, out var handle)) return new DoipReply(new Outcome(Codes.ThingsHandleInvalid));
        var record = registry.Find(handle);
        if (!record.Succeeded) return new DoipReply(record.Status);
        if (DoipObjects.OfOther(by.Who, record.Value, new Outcome(Codes.PartiesForbidden)) is { Field: "prefix" } other) return await NotedAsync(by, "single-grant", json, new DoipReply(other), http);
        if (record.Value.Template is not { } of || templates.Find(of, record.Value.TemplateVersion) is not { } meta) return DoipReply.Refused(DoipCode.NotAllowed, "标识没有元数据，不能用本接口授权", "The identifier has no metadata");
        var readers = json.Texts("handleUserReaders");
        if (programs.Check(by.Who, meta, readers, json.Texts("delHandleUserReaders"), editing: false, "查看") is { } no) return no;
        if (programs.Check(by.Who, meta, json.Texts("handleUserWriters"), json.Texts("delHandleUserWriters"), editing: true, "编辑") is { } neither) return neither;
        if (json.Whole("grantType") == OfOne && scope == ToEverybody && record.Value.Values.FirstOrDefault(v => meta.Find(v.Index) is { } i && (i.Visibility != Visibility.Public || i.Grade > 1)) is { } closed)
            return DoipReply.Refused(DoipCode.Declined, $"属性 {closed.Type} 按元数据不公开，单个标识不能比同类更公开；请先对该属性作同类公开", $"{closed.Type} is not public by its metadata, and one identifier is not opened wider than its kind: open the item first");
        return new DoipReply((await ReviseAsync(by.Who, record.Value, meta, json.Whole("grantType") == OfOne && scope == ToSome, http.RequestAborted)).Status, DoipAct.Edit);
    });

    /// <summary>Closes all items of one identifier, or lets them be as its kind has them.</summary>
    private ValueTask<Outcome<ThingRecord>> ReviseAsync(Principal who, ThingRecord record, Template meta, bool close, CancellationToken cancel)
    {
        var values = record.Values.Select(v => meta.Find(v.Index) is not { } item ? v : ItemSight.With(v, close && item.Visibility == Visibility.Public ? Visibility.Granted : item.Visibility)).ToList();
        return registry.ReviseAsync(who, record.Handle, values, record.Position, null, cancel);
    }

    private async ValueTask<IResult> SetAsync(Change by, Template meta, Dictionary<int, Visibility> wanted, CancellationToken cancel)
    {
        var done = await refusals.NotedAsync(by, "classes-grant", meta.Handle.ToString(), await itemSight.SetAsync(by.Who, meta, wanted, cancel), cancel);
        return new DoipReply(done.Status, DoipAct.Manage, Code: done.Status.Code is Codes.RequestTooLarge or Codes.RequestInvalid ? DoipCode.Declined : 0);
    }

    /// <summary>Null and the reply when it is not one of the organisation's own that is published.</summary>
    private Template? PublishedMeta(Principal who, string? text, out DoipReply? refused)
    {
        refused = null;
        if (text is null) { refused = DoipReply.Missing("metaHandle"); return null; }
        var meta = book.FindOwn(who, text);
        if (meta.Status.Code == Codes.PartiesForbidden) refused = new DoipReply(meta.Status with { Field = "prefix" });
        else if (!meta.Succeeded) refused = new DoipReply(meta.Status);
        else if (meta.Value.State != TemplateState.Published) refused = new DoipReply(new Outcome(Codes.ThingsTemplateUnpublished, text));
        return refused is null ? meta.Value : null;
    }

    private static DoipReply? Add(Dictionary<int, Visibility> wanted, Template meta, string name, bool open)
    {
        var item = meta.Body.Items.FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase));
        if (item is null) return DoipReply.Refused(DoipCode.ItemUnknown, $"实体{name}不属于该元数据", $"{name} is no item of this metadata");
        if (open && item.Grade > 1) return DoipReply.Refused(DoipCode.GrantScope, $"实体{name}授权类型与范围不匹配：{item.Grade} 级数据不能公开", $"{name} holds data of grade {item.Grade}, which are not made public");
        // one that no agreement may ever give away stays so
        if (open || item.Visibility == Visibility.Public) wanted[item.Index] = open ? Visibility.Public : Visibility.Granted;
        else wanted[item.Index] = item.Visibility;
        return null;
    }

    private async ValueTask<IResult> NotedAsync(Change by, string act, JsonElement json, DoipReply refused, HttpContext http)
    {
        var written = await refusals.NotedAsync<bool>(by, act, json.FilledText("metaHandle") ?? json.FilledText("handle") ?? "", refused.Outcome, http.RequestAborted);
        return written.Status == refused.Outcome ? refused : new DoipReply(written.Status);
    }

    private static async Task<IResult> WithBodyAsync(HttpContext http, IViewer viewer, Func<Change, JsonElement, ValueTask<IResult>> act)
    {
        var by = DoipMeta.By(http, viewer);
        if (by.Who.IsPublic) return new DoipReply(new Outcome(Codes.PartiesSignInNeeded));
        var json = await JsonRequest.ReadAsync(http);
        return json.Succeeded ? await act(by, json.Value) : new DoipReply(json.Status);
    }
}
