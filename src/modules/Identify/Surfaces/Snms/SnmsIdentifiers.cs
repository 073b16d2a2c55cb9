using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net.Resolving;
using Yiwang.Parties.Limits;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>Single identifiers: <c>/identityv2/data/detail</c> and <c>/identityv2/data</c>.</summary>
internal sealed class SnmsIdentifiers(IResolver resolver, ValueChanges changes, ITemplates templates, IRegistry registry, PublicLimits limits)
{
    public const string Surface = "snms";
    /// <summary>Why, in the history of an identifier that a client deleted.</summary>
    private const string Deleted = "经二级节点接口删除";

    public async Task<IResult> DetailAsync(string? handle, HttpContext http, IViewer viewer)
    {
        if (string.IsNullOrWhiteSpace(handle)) return new SnmsReply(IndustryLevels.Missing("handle"));
        if (!Handle.TryParse(handle.Trim(), out var asked, out var reason)) return new SnmsReply(HandleFaults.ToOutcome(reason, "handle"));
        var who = ProgramCaller.Of(http, viewer);
        if (who.IsPublic && ProgramCaller.Limit(http, limits, handle) is { Succeeded: false } limited) return new SnmsReply(limited);
        var answer = await resolver.ResolveAsync(ResolveRequest.All(asked, who), http.RequestAborted);
        if (!answer.Succeeded) return new SnmsReply(answer.Status);
        if (answer.Value.Record is not { } record) return new SnmsReply(new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString()));
        var template = record.Template is { } of ? templates.Find(of, record.TemplateVersion)?.Body : null;
        return new SnmsReply(Outcome.Ok, json => SnmsRow.Write(json, record, template));
    }

    public async Task<IResult> CreateAsync(HttpContext http, IViewer viewer)
    {
        var body = await BodyAsync(http);
        return SnmsReply.Of(body.Succeeded ? await CreateAsync(By(http, viewer), body.Value, http.RequestAborted) : body.Status);
    }

    public async Task<IResult> UpdateAsync(HttpContext http, IViewer viewer)
    {
        var body = await BodyAsync(http);
        return SnmsReply.Of(body.Succeeded ? await UpdateAsync(By(http, viewer), body.Value, http.RequestAborted) : body.Status);
    }

    public async Task<IResult> DeleteAsync(HttpContext http, IViewer viewer)
    {
        var body = await BodyAsync(http);
        if (!body.Succeeded) return new SnmsReply(body.Status);
        // some clients cannot send a body with DELETE
        var handle = body.Value.FilledText("handle") ?? http.Request.Query["handle"].FirstOrDefault();
        return SnmsReply.Of(await DeleteAsync(By(http, viewer), handle, http.RequestAborted));
    }

    public static Change By(HttpContext http, IViewer viewer) => new(ProgramCaller.Of(http, viewer), Surface);

    /// <summary>An identifier that exists is refused with the text by which scripts know that it does; one that was voided with another, since it is never given out again.</summary>
    public async ValueTask<Outcome> CreateAsync(Change by, JsonElement json, CancellationToken cancel)
    {
        if (by.Who.IsPublic) return new(Codes.PartiesSignInNeeded);
        var row = SnmsRow.Read(json, templates);
        if (!row.Succeeded) return row.Status;
        var (handle, template, values) = row.Value;
        var created = (await changes.CreateAsync(by, new NewHandle(handle, values, Template: template.Handle, TemplateVersion: template.Version), cancel)).Status;
        return created.Code == Codes.ThingsHandleTaken && registry.FindRecord(handle) is { IsVoided: true } ? new Outcome(Codes.ThingsVoided, handle.ToString(), "handle", VoidedForEver(handle)) : created;
    }

    /// <summary>The values given are set; what is not named stays.</summary>
    public async ValueTask<Outcome> UpdateAsync(Change by, JsonElement json, CancellationToken cancel)
    {
        if (by.Who.IsPublic) return new(Codes.PartiesSignInNeeded);
        var row = SnmsRow.Read(json, templates);
        if (!row.Succeeded) return row.Status;
        var (handle, template, values) = row.Value;
        if (registry.FindRecord(handle) is { Template: var other, IsVoided: false } && other != template.Handle)
            return new Outcome(Codes.ThingsTemplateUnknown, other?.ToString(), "templateVersion", new Bilingual($"标识 {handle} 的模板是 {other?.ToString() ?? "无"}，注册后不能更换。", $"{handle} was registered with {other?.ToString() ?? "no template"}, which cannot be changed."));
        return (await changes.PutAsync(by, handle, values, cancel)).Status;
    }

    public async ValueTask<Outcome> DeleteAsync(Change by, string? handle, CancellationToken cancel)
    {
        if (by.Who.IsPublic) return new(Codes.PartiesSignInNeeded);
        if (string.IsNullOrWhiteSpace(handle)) return IndustryLevels.Missing("handle");
        if (!Handle.TryParse(handle.Trim(), out var target, out var reason)) return HandleFaults.ToOutcome(reason, "handle");
        var deleted = (await changes.DeleteAsync(by, target, Deleted, cancel)).Status;
        // whoever repeats a deletion after a time-out finds nothing, as on their nodes
        return deleted.Code == Codes.ThingsVoided ? new Outcome(Codes.ThingsNotFound, target.ToString()) : deleted;
    }

    private static async ValueTask<Outcome<JsonElement>> BodyAsync(HttpContext http)
    {
        var body = await JsonRequest.ReadAsync(http);
        if (body.Succeeded && RequestNote.Of(http) is { } note) note.Handle = body.Value.Text("handle");
        return body;
    }

    private static Bilingual VoidedForEver(Handle handle) => new($"标识 {handle} 已注销；标识不重复使用，请换一个。", $"{handle} was voided, and identifiers are never used again: take another.");
}
