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

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>Data templates, <c>/snms/api/v3/template</c> and <c>/snms/api/v5/template</c>. A change is a new version of ours; items are disabled, never deleted.</summary>
internal sealed class SnmsTemplates(ITemplates templates, RefusalAudit refusals)
{
    private const string Deleted = "经二级节点接口删除";

    public IResult Get(string? prefix, string? version, SnmsForm form, HttpContext http, IViewer viewer)
    {
        if (ProgramCaller.Of(http, viewer).IsPublic) return new SnmsReply(new Outcome(Codes.PartiesSignInNeeded));
        var named = Named(prefix, version);
        if (!named.Succeeded) return new SnmsReply(named.Status);
        if (TemplateVersion.Find(templates, named.Value.Prefix, named.Value.Version) is not { } template) return new SnmsReply(Unknown(named.Value));
        if (!SnmsTemplateJson.CanSay(template.Body)) return new SnmsReply(NotTexts());
        return new SnmsReply(Outcome.Ok, json => SnmsTemplateJson.Write(json, template, form));
    }

    public Task<IResult> CreateAsync(HttpContext http, IViewer viewer) => ChangeAsync(http, viewer, "template.create", async (who, named, json) =>
    {
        if (TemplateVersion.Find(templates, named.Prefix, named.Version) is not null) return Exists(named);
        var handle = TemplateVersion.HandleOf(named.Prefix, named.Version);
        // one that was deleted comes back with its old items, since their indexes are never given anew
        var old = templates.Versions(handle) is [.., var newest] ? newest : null;
        var body = SnmsTemplateJson.Read(json, named.Version, old is null ? null : old.Body with { Items = [.. old.Body.Items.Select(i => i with { Enabled = false })] });
        return body.Succeeded ? await PublishAsync(who, handle, old is null ? body.Value : Revived(body.Value, json), http.RequestAborted) : body.Status;
    });

    public Task<IResult> UpdateAsync(HttpContext http, IViewer viewer) => ChangeAsync(http, viewer, "template.update", async (who, named, json) =>
    {
        if (TemplateVersion.Find(templates, named.Prefix, named.Version) is not { } template) return Unknown(named);
        if (!SnmsTemplateJson.CanSay(template.Body)) return NotTexts();
        var body = SnmsTemplateJson.Read(json, named.Version, template.Body);
        return body.Succeeded ? await PublishAsync(who, template.Handle, body.Value, http.RequestAborted) : body.Status;
    });

    public Task<IResult> DeleteAsync(HttpContext http, IViewer viewer) => ChangeAsync(http, viewer, "template.delete", async (who, named, _) =>
    {
        if (TemplateVersion.Find(templates, named.Prefix, named.Version) is not { } template) return Unknown(named);
        var deleted = Outcome.Ok;
        foreach (var version in templates.Versions(template.Handle).Where(v => v.State is TemplateState.Published or TemplateState.Draft))
        {
            deleted = (await templates.DisableAsync(who, version.Handle, version.Version, Deleted, http.RequestAborted)).Status;
            if (!deleted.Succeeded) break;
        }
        return deleted;
    });

    private async Task<IResult> ChangeAsync(HttpContext http, IViewer viewer, string act, Func<Principal, (Prefix Prefix, string Version), JsonElement, ValueTask<Outcome>> change)
    {
        var by = SnmsIdentifiers.By(http, viewer);
        if (by.Who.IsPublic) return new SnmsReply(new Outcome(Codes.PartiesSignInNeeded));
        var json = await JsonRequest.ReadAsync(http);
        if (!json.Succeeded) return new SnmsReply(json.Status);
        var named = Named(json.Value.FilledText("prefix") ?? http.Request.Query["prefix"].FirstOrDefault(), json.Value.FilledText("version") ?? http.Request.Query["version"].FirstOrDefault());
        if (!named.Succeeded) return new SnmsReply(named.Status);
        var handle = TemplateVersion.HandleOf(named.Value.Prefix, named.Value.Version).ToString();
        if (RequestNote.Of(http) is { } note) note.Handle = handle;
        var done = await change(by.Who, named.Value, json.Value);
        return SnmsReply.Of((await refusals.NotedAsync<bool>(by, act, handle, done.Succeeded ? true : done, http.RequestAborted)).Status);
    }

    private async ValueTask<Outcome> PublishAsync(Principal who, Handle handle, TemplateBody body, CancellationToken cancel)
    {
        var position = templates.Versions(handle).Select(v => v.Position).DefaultIfEmpty(-1).Max();
        return (await templates.PublishAsync(who, handle, body, position, cancel)).Status;
    }

    /// <summary>Enables the items that the request names, unless it says otherwise.</summary>
    private static TemplateBody Revived(TemplateBody body, JsonElement json)
    {
        var asked = (json.Array("items") ?? []).Where(i => i.Whole("state") != 0).Select(i => i.FilledText("idType")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return body with { Items = [.. body.Items.Select(i => i with { Enabled = asked.Contains(i.Name) })] };
    }

    private static Outcome<(Prefix Prefix, string Version)> Named(string? prefix, string? version)
    {
        if (prefix is null) return IndustryLevels.Missing("prefix");
        if (!Prefix.TryParse(prefix.Trim(), out var parsed, out var reason)) return Yiwang.Things.Grammar.HandleFaults.ToOutcome(reason, "prefix");
        return version?.Trim() is { Length: >= 1 and <= TemplateVersion.LengthMax } text ? (parsed, text) : IndustryLevels.Missing("version");
    }

    private static Outcome Unknown((Prefix Prefix, string Version) named) =>
        new(Codes.ThingsTemplateUnknown, named.Version, "version", new Bilingual($"前缀 {named.Prefix} 下没有版本为 {named.Version} 的数据模板。", $"There is no template of version {named.Version} under the prefix {named.Prefix}."));

    private static Outcome Exists((Prefix Prefix, string Version) named) =>
        new(Codes.ThingsTemplateInvalid, named.Version, "version", new Bilingual($"数据模板已存在：{named.Prefix} {named.Version}。要修改请用 PUT。", $"The template exists already: {named.Prefix} {named.Version}. Use PUT to change it."));

    private static Outcome NotTexts() =>
        new(Codes.ThingsTemplateInvalid, "items", "items", new Bilingual("模板含有非字符型的属性，本接口不能表示；请用企业节点接口 /api/v1/open/meta。", "The template has items that are no texts, for which this interface has no words: use the enterprise-node interface, /api/v1/open/meta."));
}
